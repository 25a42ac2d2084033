//! Sweeps that stand for their points.

use super::*;

pub const SWEEP: &str = "[sweep]\nscenario = \"plans/000.toml\"\n\
    vary = [\"indicator.trade.level.base=90:110:10\", \"shock.epidemic.yearly_probability=0,0.3\"]\n";

#[test]
fn a_sweep_stands_for_its_points() {
    let folder = plans(1);
    let at = folder.path();
    write(at, "sweep.toml", SWEEP);
    assert_done(&batch(at, &["sweep.toml"], &FEW));
    let rows = table(&at.join("out/summary.csv"));
    let rows: Vec<_> = rows.iter().filter(|row| row["target"] == "all").collect();
    let files: Vec<String> = (1..=6).map(|n| format!("sweep.toml#{n}")).collect();
    assert_eq!(
        rows.iter()
            .map(|row| row["file"].clone())
            .collect::<Vec<_>>(),
        files
    );
    let point = document(&at.join("out").join(&rows[3]["result"]));
    assert_eq!(point["scenario"]["id"], "000#4");
    let name = "A city's trade plan (indicator.trade.level.base = 100, shock.epidemic.yearly_probability = 0.3)";
    assert_eq!(point["scenario"]["name_en"], name);
    // The fourth point is the scenario with those values.
    let sets = [
        "--set",
        "indicator.trade.level.base=100",
        "--set",
        "shock.epidemic.yearly_probability=0.3",
    ];
    let alone = [
        &[
            "run",
            "plans/000.toml",
            "--format",
            "json",
            "--effects",
            "0",
        ],
        &sets[..],
        &FEW,
    ]
    .concat();
    let alone: Value = serde_json::from_slice(&run(at, &alone).stdout).expect("JSON");
    for part in ["indicators", "targets", "joint", "run"] {
        assert_eq!(point[part], alone[part], "{part}");
    }
    assert!(
        stdout(&batch(at, &["sweep.toml"], &FEW)).starts_with("6 scenarios: 0 computed, 6 reused")
    );
}

#[test]
fn drawn_points_follow_from_the_file_alone() {
    let folder = plans(1);
    let at = folder.path();
    let vary =
        "[sweep]\nscenario = \"plans/000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\n";
    for (name, more) in [
        ("a.toml", "design = \"lhs\"\npoints = 5\n"),
        ("b.toml", "design = \"lhs\"\npoints = 5\nseed = 2\n"),
        ("c.toml", "design = \"sobol\"\npoints = 4\n"),
        ("d.toml", "design = \"random\"\npoints = 4\n"),
    ] {
        write(
            at,
            &format!("sweeps/{name}"),
            &format!("{}{more}", vary.replace("plans/", "")),
        );
        std::fs::copy(at.join("plans/000.toml"), at.join("sweeps/000.toml")).expect("copied");
    }
    let digests = |seed: &str| -> Vec<String> {
        assert_done(&batch(
            at,
            &[
                "sweeps/a.toml",
                "sweeps/b.toml",
                "sweeps/c.toml",
                "sweeps/d.toml",
            ],
            &["--paths", "200", "--seed", seed],
        ));
        let rows = table(&at.join("out/summary.csv"));
        let all = rows.iter().filter(|row| row["target"] == "all");
        all.map(|row| row["digest"].clone()).collect()
    };
    let first = digests("1");
    assert_eq!(first.len(), 18);
    assert_eq!(first, digests("2"));
    assert_ne!(first[0], first[5]);
}

/// Sweeps, and what is said of them.
const WRONG: [(&str, &str, &str); 9] = [
    (
        "1.toml",
        "[sweep]\nscenario = \"plans/000.toml\"\n",
        "sweeps/1.toml:1: vary is missing in [sweep]",
    ),
    (
        "2.toml",
        "[sweep]\nscenario = \"../plans/000.toml\"\nvary = [\"a=1\"]\n",
        "sweeps/2.toml:2: ../plans/000.toml is outside",
    ),
    (
        "3.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trad.level.base=1:2:1\"]\n",
        "the scenario has no indicator.trad.level.base",
    ),
    (
        "4.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\n",
        "has no step",
    ),
    (
        "5.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90:110\"]\ndesign = \"lhs\"\n",
        "needs their number",
    ),
    (
        "6.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90,95\"]\npoints = 3\n",
        "sweeps/6.toml:4: a grid has the points of its values",
    ),
    (
        "7.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90,95\"]\nseed = -1\n",
        "sweeps/7.toml:4: seed is -1",
    ),
    (
        "8.toml",
        "[sweep]\nscenario = \"000.toml\"\nvarry = [\"indicator.trade.level.base=90,95\"]\n",
        "does not know the key \"varry\"",
    ),
    (
        "9.toml",
        "[sweep]\nscenario = \"000.toml\"\nvary = [\"indicator.trade.level.base=90\"]\ndesign = \"lhs\"\npoints = 0\n",
        "points is 0",
    ),
];

#[test]
fn a_wrong_sweep_fails_alone_and_says_where() {
    let folder = plans(1);
    let at = folder.path();
    for (name, text, said) in WRONG {
        write(at, "sweeps/000.toml", GOOD);
        write(at, &format!("sweeps/{name}"), text);
        let output = batch(at, &[&format!("sweeps/{name}"), "plans"], &FEW);
        assert_eq!(code(&output), Some(1), "{name}: {}", stderr(&output));
        assert!(
            stderr(&output).contains(said),
            "{name}: {}",
            stderr(&output)
        );
        assert!(
            stdout(&output).starts_with("2 scenarios: "),
            "{}",
            stdout(&output)
        );
    }
    // A point that cannot be is one failure among the points.
    write(at, "sweep.toml", &SWEEP.replace("90:110:10", "-10:20:30"));
    let output = batch(at, &["sweep.toml"], &FEW);
    assert_eq!(code(&output), Some(1));
    assert!(
        stdout(&output).starts_with("4 scenarios: 2 computed, 0 reused, 2 without a result"),
        "{}",
        stdout(&output)
    );
    let command = "tuiyan check plans/000.toml --set 'indicator.trade.level.base=-10'";
    assert!(stderr(&output).contains(command), "{}", stderr(&output));
}
