#!/bin/bash
# One run on many nodes: every task of a Slurm array computes one shard into one part file.
#
#   sbatch recipes/slurm.sh                  all shards
#   sbatch --array=3,17 recipes/slurm.sh     two of them again; there are still 40
#   tuiyan merge parts                       the result, when all are done
#
# Send the array off again as often as you like: a task that was killed left no part, and one whose part is there ends at once.
#SBATCH --job-name=tuiyan
#SBATCH --array=1-40
#SBATCH --cpus-per-task=8
#SBATCH --requeue
set -euo pipefail

scenario=${SCENARIO:-scenarios/shanghai-2025.toml}
paths=${TUIYAN_PATHS:-100000000}
# Not SLURM_ARRAY_TASK_COUNT: that is how many tasks were sent off this time.
shards=${SHARDS:-40}

exec tuiyan run "$scenario" --paths "$paths" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --threads "${SLURM_CPUS_PER_TASK:-1}" --out "${PARTS:-parts}/part-$SLURM_ARRAY_TASK_ID"
