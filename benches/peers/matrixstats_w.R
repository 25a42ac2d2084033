# R with matrixStats: the workload as an R user writes it, vectorised over all paths.
#
#     Rscript matrixstats_w.R TABLE PATHS
#
# TABLE is the CSV that the driver writes from the scenario. R's own generator and normals.

suppressPackageStartupMessages(library(matrixStats))

levels <- c("0.01", "0.05", "0.1", "0.25", "0.5", "0.75", "0.9", "0.95", "0.99")

as_json <- function(names, values) {
  paste0("{", paste0('"', names, '": ', values, collapse = ", "), "}")
}
json_list <- function(items) paste0("[", paste(items, collapse = ",\n"), "]")
quoted <- function(text) paste0('"', text, '"')
exactly <- function(number) sprintf("%.17g", number)

one_year <- function(value) {
  list(mean = colMeans(value), sd = colSds(value),
       quantiles = colQuantiles(value, probs = as.numeric(levels)))
}

year_json <- function(year, statistics, i) {
  quantiles <- as_json(levels, exactly(statistics$quantiles[i, ]))
  moments <- exactly(c(statistics$mean[i], statistics$sd[i]))
  as_json(c("year", "mean", "sd", "quantiles"), c(year, moments, quantiles))
}

simulate <- function(table, paths) {
  indicators <- nrow(table)
  years <- table$last_year[1] - table$first_year[1] + 1
  mixing <- chol(as.matrix(table[, table$id]))
  carry <- table$persistence[1]
  value <- matrix(table$base, paths, indicators, byrow = TRUE)
  statistics <- vector("list", years)
  for (t in seq_len(years)) {
    fresh <- matrix(rnorm(paths * indicators), paths) %*% mixing
    score <- if (t == 1) fresh else carry * score + sqrt(1 - carry^2) * fresh
    growth <- sweep(sweep(score, 2, table$sd, "*"), 2, table$mean, "+")
    value <- value * exp(growth)
    statistics[[t]] <- one_year(value)
  }
  hit <- sweep(value, 2, table$target, ">=")
  list(statistics = statistics, probability = colMeans(hit), met = rowSums(hit))
}

main <- function() {
  arguments <- commandArgs(trailingOnly = TRUE)
  table <- read.csv(arguments[1])
  paths <- as.integer(arguments[2])
  set.seed(1)
  result <- simulate(table, paths)

  years <- seq(table$first_year[1], table$last_year[1])
  indicators <- sapply(seq_along(table$id), function(i) {
    rows <- sapply(seq_along(years), function(t) year_json(years[t], result$statistics[[t]], i))
    as_json(c("id", "years"), c(quoted(table$id[i]), json_list(rows)))
  })
  targets <- sapply(seq_along(table$id), function(i) {
    as_json(c("id", "probability"), c(quoted(table$id[i]), exactly(result$probability[i])))
  })
  at_least <- sapply(seq_along(table$id), function(k) exactly(mean(result$met >= k)))
  rows <- sapply(seq_along(at_least), function(k) as_json(c("k", "probability"), c(k, at_least[k])))
  all_met <- as_json("probability", at_least[length(at_least)])
  cat(as_json(
    c("run", "indicators", "targets", "joint"),
    c(as_json("paths", paths), json_list(indicators), json_list(targets),
      as_json(c("all", "at_least"), c(all_met, json_list(rows))))
  ), "\n")
}

main()
