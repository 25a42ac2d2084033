//! Wrong input: the ways in which a scenario can be wrong, and what the program says about each.
//!
//! Every case runs the real command on real files. Its exit code and its messages are a snapshot
//! under `snapshots/bad_inputs/`, to be read as a person would who never saw the program: where
//! it is, what is wrong, what to do. Every case is run in Chinese as well, where no sentence may be
//! left in English; some are snapshots under `snapshots/bad_inputs_zh/`.

mod command;

use command::{GOOD, run, spoilt, stderr, stdout};
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

/// No input may keep a user waiting; the guard is generous because tests share their processors.
const HANG: Duration = Duration::from_secs(20);

/// One line of the good scenario in place of another: name, from, to.
const SPOILT: &[(&str, &str, &str)] = &[
    // Values.
    ("nan_mean", "mean = 6", "mean = nan"),
    ("inf_sd", "sd = 2", "sd = inf"),
    ("negative_sd", "sd = 2", "sd = -0.02"),
    ("number_beyond_doubles", "mean = 6", "mean = 1e400"),
    (
        "low_above_high",
        "low = 1, mode = 4, high = 8",
        "low = 8, mode = 4, high = 1",
    ),
    (
        "mode_outside",
        "low = 1, mode = 4, high = 8",
        "low = 1, mode = 9, high = 8",
    ),
    (
        "infinite_bound",
        "low = 1, mode = 4, high = 8",
        "low = 1, mode = 4, high = inf",
    ),
    (
        "shape_of_zero",
        "normal = { mean = 6, sd = 2 }",
        "gamma = { shape = 0, scale = 2 }",
    ),
    (
        "lean_beyond_use",
        "normal = { mean = 6, sd = 2 }",
        "skew_normal = { location = 6, scale = 2, shape = -1e9 }",
    ),
    (
        "parameters_of_two_ways",
        "normal = { mean = 6, sd = 2 }",
        "lognormal = { mu = 1.8, sd = 2 }",
    ),
    (
        "parameters_of_neither_way",
        "normal = { mean = 6, sd = 2 }",
        "two_piece = { mode = 6 }",
    ),
    (
        "pert_without_mode",
        "{ low = 0, mode = 3, high = 9 }",
        "{ low = 0, high = 9 }",
    ),
    ("negative_base", "level.base = 100", "level.base = -1e300"),
    ("growth_below_total_loss", "sd = 2", "sd = 200"),
    (
        "loss_of_more_than_all",
        "low = -10, high = -5",
        "low = -150, high = -5",
    ),
    (
        "probability_in_per_cent",
        "yearly_probability = 0.1",
        "yearly_probability = 12",
    ),
    (
        "history_after_as_of",
        "last_year = 2025",
        "last_year = 2025\nas_of = 2019-06-30\n[indicator.more]\nlevel = { base = 1, growth.normal = { mean = 6, sd = 2 } }\nhistory = { 2018 = 3, 2019 = 5, 2x20 = 4 }",
    ),
    (
        "history_of_a_formula",
        "derived.formula = \"services / trade * 100\"",
        "derived.formula = \"services / trade * 100\"\nhistory = { 2018 = 3 }",
    ),
    ("load_above_one", "demand = 0.6", "demand = 1.2"),
    (
        "persistence_below_minus_one",
        "unit = \"亿元\"",
        "persistence = -1.5",
    ),
    // Types.
    (
        "text_for_number",
        "level.base = 100",
        "level.base = \"100\"",
    ),
    ("per_cent_text", "mean = 6", "mean = \"6%\""),
    (
        "full_width_digits_in_quotes",
        "mean = 6",
        "mean = \"０．０５\"",
    ),
    ("full_width_digits", "mean = 6", "mean = ０．０５"),
    (
        "full_width_punctuation",
        "{ mean = 6, sd = 2 }",
        "{ mean = 6， sd = 2 }",
    ),
    ("full_width_quotes", "\"口岸贸易\"", "“口岸贸易”"),
    ("number_for_text", "name = \"口岸贸易\"", "name = 5"),
    (
        "list_for_table",
        "level.growth.normal = { mean = 6, sd = 2 }",
        "level.growth = [6, 2]",
    ),
    (
        "number_for_law",
        "level.growth.normal = { mean = 6, sd = 2 }",
        "level.growth = 6",
    ),
    (
        "fraction_for_year",
        "last_year = 2025",
        "last_year = 2025.5",
    ),
    (
        "text_for_year",
        "last_year = 2025",
        "last_year = \"2025年\"",
    ),
    ("huge_float", "name = \"口岸贸易\"", "name = 1e300"),
    // Keys.
    ("misspelt_parameter", "mean = 6", "meen = 6"),
    ("misspelt_law", "level.growth.normal", "level.growth.nromal"),
    (
        "misspelt_kind",
        "level.base = 100\nlevel.growth",
        "levle.base = 100\nlevle.growth",
    ),
    ("misspelt_section", "[shock.epidemic]", "[shok.epidemic]"),
    ("misspelt_form", "more_than = 20000", "more_then = 20000"),
    ("unknown_key", "unit = \"亿元\"", "flavour = \"sweet\""),
    ("chinese_key", "unit = \"亿元\"", "单位 = \"亿元\""),
    ("no_law", "level.growth.normal = { mean = 6, sd = 2 }", ""),
    ("no_form", "more_than = 20000", ""),
    (
        "two_forms",
        "more_than = 20000",
        "more_than = 20000\nat_most = 30000",
    ),
    (
        "two_laws",
        "{ mean = 6, sd = 2 }",
        "{ mean = 6, sd = 2 }\nlevel.growth.constant.value = 5",
    ),
    (
        "same_table_twice",
        "[indicator.services]",
        "[indicator.trade]",
    ),
    (
        "same_key_twice",
        "level.base = 100",
        "level.base = 100\nlevel.base = 101",
    ),
    (
        "id_with_zero_width_space",
        "[indicator.services]",
        "[indicator.\"ser\u{200b}vices\"]",
    ),
    (
        "id_with_space",
        "[indicator.services]",
        "[indicator.\"our services\"]",
    ),
    // References.
    (
        "unknown_indicator_in_target",
        "indicator = \"retail\"",
        "indicator = \"retial\"",
    ),
    (
        "unknown_indicator_in_shock",
        "effect.retail",
        "effect.retails",
    ),
    ("unknown_factor", "demand = 0.6", "demnd = 0.6"),
    (
        "factor_of_nobody",
        "[factor.demand]",
        "[factor.weather]\nname = \"天气\"\n\n[factor.demand]",
    ),
    (
        "zero_width_space_in_reference",
        "indicator = \"retail\"",
        "indicator = \"re\u{200b}tail\"",
    ),
    (
        "unknown_name_in_formula",
        "services / trade",
        "servces / trade",
    ),
    (
        "unknown_name_in_branch_never_taken",
        "services / trade",
        "if(1 > 0, 1, nobody) / trade",
    ),
    (
        "formula_refers_to_itself",
        "services / trade * 100",
        "ratio + 1",
    ),
    (
        "unknown_target_in_all_of",
        "more_than = 20000",
        "more_than = 20000\n\n[target.both]\nall_of = [\"retail\", \"trade_2\"]",
    ),
    (
        "unknown_rival",
        "more_than = 20000",
        "rank = { top = 1, among = [\"trade\", \"tokyo\"] }",
    ),
    (
        "rank_outside",
        "more_than = 20000",
        "rank = { top = 3, among = [\"trade\"] }",
    ),
    (
        "broken_indicator_has_no_echo",
        "level.base = 15932.5",
        "level.base = \"many\"",
    ),
    // Formulas.
    ("formula_empty", "services / trade * 100", ""),
    (
        "formula_unclosed",
        "services / trade * 100",
        "(services / trade * 100",
    ),
    (
        "formula_full_width",
        "services / trade * 100",
        "services ／ trade * 100",
    ),
    (
        "formula_per_cent",
        "services / trade * 100",
        "services % trade",
    ),
    (
        "formula_unknown_function",
        "services / trade * 100",
        "average(services, trade)",
    ),
    (
        "formula_hyphen_for_minus",
        "services / trade * 100",
        "services − trade",
    ),
    (
        "formula_escape_before_fault",
        "services / trade * 100",
        "services \\u002F trade * nobody",
    ),
    (
        "formula_two_years_back",
        "services / trade * 100",
        "lag(services, 2)",
    ),
    (
        "formula_number_too_large",
        "services / trade * 100",
        "services * 1e999",
    ),
    (
        "formula_chained_comparison",
        "services / trade * 100",
        "1 < services < trade",
    ),
    (
        "formula_thousands",
        "services / trade * 100",
        "services / 1_000",
    ),
    (
        "formula_capital_and",
        "services / trade * 100",
        "services > 1 AND trade > 1",
    ),
    (
        "formula_sum_of_what_is_computed",
        "services / trade * 100",
        "sum(services / trade)",
    ),
    (
        "formula_growth_without_base",
        "services / trade * 100",
        "cagr(ratio)",
    ),
    (
        "formula_on_several_lines",
        "\"services / trade * 100\"",
        "\"\"\"\n  services\n    / tradee * 100\n\"\"\"",
    ),
    (
        "condition_of_a_number",
        "more_than = 20000",
        "condition = \"trade - 20000\"",
    ),
    (
        "condition_of_nobody",
        "more_than = 20000",
        "condition = \"trad > 20000 and lag(services, 6) > 1\"",
    ),
    (
        "condition_cut_short",
        "more_than = 20000",
        "condition = \"trade > 20000 and\"",
    ),
    (
        "joint_target_refused",
        "more_than = 20000",
        "more_than = 20000\n\n[target.both]\nmet_when = \"retial or lag(retail, 1)\"",
    ),
    (
        "joint_targets_in_a_circle",
        "more_than = 20000",
        "more_than = 20000\n\n[target.one]\nmet_when = \"two or retail\"\n\n[target.two]\nmet_when = \"not one\"",
    ),
    (
        "joint_target_that_counts",
        "more_than = 20000",
        "more_than = 20000\n\n[target.both]\nmet_when = \"retail + retail\"",
    ),
    // Years.
    (
        "horizon_before_base",
        "last_year = 2025",
        "last_year = 2019",
    ),
    ("no_years", "last_year = 2025", "last_year = 2020"),
    ("horizon_too_far", "last_year = 2025", "last_year = 2525"),
    ("no_such_year", "base_year = 2020", "base_year = 20200"),
    ("no_base_year", "base_year = 2020", ""),
    (
        "target_year_outside",
        "more_than = 20000",
        "more_than = 20000\nyear = 2035",
    ),
    (
        "target_year_wraps",
        "more_than = 20000",
        "more_than = 20000\nyear = 4294969321",
    ),
    (
        "shock_year_wraps",
        "yearly_probability = 0.1",
        "yearly_probability = 0.1\nyears = [4294969321]",
    ),
    (
        "law_of_year_outside",
        "level.base = 100",
        "level.base = 100\nlevel.in_year.2031.constant.value = 3",
    ),
    (
        "law_of_no_year",
        "level.base = 100",
        "level.base = 100\nlevel.in_year.soon.constant.value = 3",
    ),
    (
        "law_of_year_twice",
        "level.base = 100",
        "level.base = 100\nlevel.in_year.02021.constant.value = 3",
    ),
    // Syntax.
    ("unclosed_text", "name = \"口岸贸易\"", "name = \"口岸贸易"),
    (
        "unclosed_table",
        "{ mean = 6, sd = 2 }",
        "{ mean = 6, sd = 2",
    ),
    ("no_value", "level.base = 100", "level.base ="),
    (
        "decimal_comma",
        "level.base = 15932.5",
        "level.base = 15932,5",
    ),
    (
        "thousands_comma",
        "level.base = 15932.5",
        "level.base = 15,932.5",
    ),
    (
        "nul_in_text",
        "name = \"口岸贸易\"",
        "name = \"口岸\0贸易\"",
    ),
    (
        "values_of_the_future",
        "[scenario]",
        "values = \"2\"\n\n[scenario]",
    ),
    (
        "extends_is_a_number",
        "[scenario]",
        "extends = 5\n\n[scenario]",
    ),
];

/// Correlations among the indicators of the good scenario.
const CORRELATIONS: &[(&str, &str)] = &[
    (
        "correlation_impossible",
        "pairs = [\n  { of = [\"trade\", \"services\"], is = 0.9 },\n  { of = [\"trade\", \"tokyo\"], is = 0.9 },\n  { of = [\"services\", \"tokyo\"], is = -0.9 },\n]",
    ),
    (
        "correlation_above_one",
        "pairs = [{ of = [\"trade\", \"services\"], is = 1.2 }]",
    ),
    (
        "correlation_with_itself",
        "pairs = [{ of = [\"trade\", \"trade\"], is = 0.5 }]",
    ),
    (
        "correlation_twice",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }, { of = [\"services\", \"trade\"], is = 0.6 }]",
    ),
    (
        "correlation_asymmetric",
        "members = [\"trade\", \"services\"]\nmatrix = [[1, 0.5], [0.4, 1]]",
    ),
    (
        "correlation_not_square",
        "members = [\"trade\", \"services\"]\nmatrix = [[1, 0.5]]",
    ),
    (
        "correlation_of_three",
        "pairs = [{ of = [\"trade\", \"services\", \"tokyo\"], is = 0.5 }]",
    ),
    (
        "correlation_of_nobody",
        "pairs = [{ of = [\"trade\", \"nobody\"], is = 0.5 }]",
    ),
    (
        "correlation_and_loads",
        "pairs = [{ of = [\"trade\", \"retail\"], is = 0.5 }]",
    ),
    (
        "correlation_nan",
        "pairs = [{ of = [\"trade\", \"services\"], is = nan }]",
    ),
    (
        "correlation_measure_misspelt",
        "measure = \"spearmann\"\npairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]",
    ),
    (
        "correlation_two_ways",
        "blocks.within = 0.5\nmembers = [\"trade\", \"services\"]\nmatrix = [[1, 0.5], [0.5, 1]]",
    ),
    (
        "correlation_impossible_by_rank",
        "measure = \"kendall\"\npairs = [\n  { of = [\"trade\", \"services\"], is = 0.7 },\n  { of = [\"trade\", \"tokyo\"], is = 0.7 },\n  { of = [\"services\", \"tokyo\"], is = 0.2 },\n]",
    ),
    (
        "repair_beyond_tolerance",
        "repair.tolerance = 0.05\npairs = [\n  { of = [\"trade\", \"services\"], is = 0.9 },\n  { of = [\"trade\", \"tokyo\"], is = 0.9 },\n  { of = [\"services\", \"tokyo\"], is = -0.9 },\n]",
    ),
    (
        "repair_tolerance_negative",
        "repair.tolerance = -0.1\npairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]",
    ),
    (
        "blocks_of_nobody",
        "blocks = { within = 0.5, between = 0.2 }",
    ),
    (
        "blocks_above_one",
        "blocks = { within = 1.2, in_dimension = { \"货物贸意\" = 0.8 } }\n[indicator.paris]\nname = \"巴黎\"\ndimension = \"货物贸易\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }\n[indicator.rome]\nname = \"罗马\"\ndimension = \"货物贸易\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }\n[indicator.bonn]\nname = \"波恩\"\ndimension = \"服务\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }",
    ),
    (
        "blocks_impossible",
        "blocks = { within = 0.2, between = 0.9 }\n[indicator.paris]\nname = \"巴黎\"\ndimension = \"货物贸易\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }\n[indicator.rome]\nname = \"罗马\"\ndimension = \"货物贸易\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }\n[indicator.bonn]\nname = \"波恩\"\ndimension = \"服务\"\nlevel.base = 1\nlevel.growth.normal = { mean = 3, sd = 1 }",
    ),
    (
        "copula_of_the_impossible",
        "pairs = [\n  { of = [\"trade\", \"services\"], is = 0.9 },\n  { of = [\"trade\", \"tokyo\"], is = 0.9 },\n  { of = [\"services\", \"tokyo\"], is = -0.9 },\n]\n[copula]\nstudent_t.df = 4",
    ),
    (
        "copula_of_few_df",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 0",
    ),
    (
        "copula_of_many_df",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 1e7",
    ),
    (
        "copula_of_no_df",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = nan",
    ),
    (
        "copula_misspelt",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudentt.df = 4",
    ),
    (
        "copula_of_two_kinds",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 4\ngaussian = {}",
    ),
    (
        "copula_members_wrong",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 4\nmembers = [\"trade\", \"trad\", \"trade\", \"ratio\"]",
    ),
    (
        "copula_of_one",
        "pairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 4\nmembers = [\"trade\"]",
    ),
    (
        "copula_splits_a_rank_correlation",
        "measure = \"spearman\"\npairs = [{ of = [\"trade\", \"services\"], is = 0.5 }]\n[copula]\nstudent_t.df = 4\nmembers = [\"trade\", \"retail\"]",
    ),
];

/// Several files, or one that is not the good scenario at all: name, files, arguments.
type Whole = (
    &'static str,
    &'static [(&'static str, &'static [u8])],
    &'static [&'static str],
);

const WHOLE: &[Whole] = &[
    ("no_file", &[], &["check", "nowhere.toml"]),
    ("empty_file", &[("a.toml", b"")], &["check", "a.toml"]),
    ("only_a_comment", &[("a.toml", b"# later\n")], &["check", "a.toml"]),
    ("no_indicator", &[("a.toml", b"[scenario]\nbase_year = 2020\nlast_year = 2025\n")], &["check", "a.toml"]),
    // 社零总额 in GBK, and a scenario in UTF-16 with and without its mark.
    ("gbk", &[("a.toml", b"[scenario]\nname = \"\xc9\xe7\xc1\xe3\xd7\xdc\xb6\xee\"\n")], &["check", "a.toml"]),
    ("utf16", &[("a.toml", b"\xff\xfe[\0s\0]\0\n\0")], &["check", "a.toml"]),
    ("utf16_without_mark", &[("a.toml", b"[\0s\0]\0\n\0")], &["check", "a.toml"]),
    ("binary", &[("a.toml", b"\x7fELF\x02\x01\x01\0\0\0\xde\xad\xbe\xef\xff")], &["check", "a.toml"]),
    ("folder", &[("a.toml/b", b"")], &["check", "a.toml"]),
    ("extends_nothing_there", &[("a.toml", b"extends = \"bese.toml\"\n")], &["check", "a.toml"]),
    ("extends_itself", &[("a.toml", b"extends = \"a.toml\"\n")], &["check", "a.toml"]),
    (
        "extends_in_a_circle",
        &[
            ("a.toml", b"extends = \"b.toml\"\n"),
            ("b.toml", b"extends = \"c.toml\"\n"),
            ("c.toml", b"extends = \"a.toml\"\n"),
        ],
        &["check", "a.toml"],
    ),
    ("extends_upwards", &[("a.toml", b"extends = \"../../../../../../../etc/passwd\"\n")], &["check", "a.toml"]),
    ("extends_absolute", &[("a.toml", b"extends = \"/etc/passwd\"\n")], &["check", "a.toml"]),
    ("extends_device", &[("a.toml", b"extends = \"/dev/zero\"\n")], &["check", "a.toml"]),
    ("extends_share", &[("a.toml", b"extends = \"\\\\\\\\host\\\\share\"\n")], &["check", "a.toml"]),
    ("extends_nul", &[("a.toml", b"extends = \"a\\u0000b\"\n")], &["check", "a.toml"]),
    ("extends_empty", &[("a.toml", b"extends = \"\"\n")], &["check", "a.toml"]),
    ("extends_folder", &[("a.toml", b"extends = \"below\"\n"), ("below/b", b"")], &["check", "a.toml"]),
    (
        "fault_in_the_extended_file",
        &[("a.toml", b"extends = \"b.toml\"\n"), ("b.toml", b"[scenario]\nbase_year = 2020\nlast_year = 2025\n\n[indicator.x]\nlevel.base = 1\nlevel.growth.normal = { mean = 5, sd = -1 }\n")],
        &["check", "a.toml"],
    ),
    (
        "formulas_in_a_circle",
        &[("a.toml", b"[scenario]\nbase_year = 2020\nlast_year = 2025\n\n[indicator.a]\nderived.formula = \"b + 1\"\n\n[indicator.b]\nderived.formula = \"c + 1\"\n\n[indicator.c]\nderived.formula = \"a + 1\"\n")],
        &["check", "a.toml"],
    ),
    ("kinds_doubted", &[("a.toml", KINDS_DOUBTED.as_bytes())], &["check", "a.toml"]),
    ("forms_refused", &[("a.toml", FORMS_REFUSED.as_bytes())], &["check", "a.toml"]),
    ("terminal_escapes", &[("a.toml", b"[scenario]\nname = \"\x1b[31mred\"\n\"\\u001b[2J\" = 1\n")], &["check", "a.toml"]),
];

/// What readers let pass and the scenario as a whole does not, one of each indicator kind.
const KINDS_DOUBTED: &str = r#"
scenario = { base_year = 2020, last_year = 2025 }

[indicator.stock]
stock.base = -1
stock.additions.normal = { mean = 1, sd = 1 }
stock.withdrawals.uniform = { low = -5, high = 105 }

[indicator.flow]
flow.amount.normal = { mean = 1, sd = 1 }

[indicator.share]
share.base = 100
share.change.constant.value = 1

[indicator.milestone]
persistence = 0.5
milestone.items = [{ name = "x", probability = 2, from = 2024, by = 2022 }]

[indicator.late]
derived.formula = "base(flow) + stock"

[shock.strike]
yearly_probability = 0.1
recovery = 2
effect.late.constant.value = -1

[revision.census]
yearly_probability = 0.1
effect.milestone.constant.value = -101

[correlation]
members = ["milestone", "flow", "flow"]
matrix = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]

[target.fast]
indicator = "flow"
average_growth = { at_least = 5 }

[target.of_nobody]
at_least = 5

[target.none]
all_of = []

[target.nested]
all_of = ["none"]
"#;

/// Forms of targets and dates that make no sense.
const FORMS_REFUSED: &str = r#"
scenario = { base_year = 2020, last_year = 2025, as_of = "yesterday" }

[indicator.x]
role = "friend"
assumed = "yes"
loads = [1]
level = 5

[target.range]
indicator = "x"
range = { low = 5, high = 1 }

[target.never]
indicator = "x"
never_falling.tolerance = -1

[target.about]
indicator = "x"
about = { value = 5, tolerance = 100 }

[target.rank]
indicator = "x"
rank = { top = 1, among = ["x", "x"] }

[target.all]
all_of = "x"

[correlation]
source = "a guess"
"#;

/// Arguments, with the good scenario as `a.toml`.
const ARGUMENTS: &[(&str, &[&str])] = &[
    ("no_paths", &["run", "a.toml", "--paths", "0"]),
    (
        "too_many_paths",
        &["run", "a.toml", "--paths", "1_000_000_000_000"],
    ),
    ("half_a_path", &["run", "a.toml", "--paths", "1.5"]),
    ("words_for_paths", &["run", "a.toml", "--paths", "many"]),
    ("negative_seed", &["run", "a.toml", "--seed", "-1"]),
    ("no_threads", &["run", "a.toml", "--threads", "0"]),
    ("unknown_language", &["run", "a.toml", "--lang", "fr"]),
    ("misspelt_option", &["run", "a.toml", "--seeed", "1"]),
    ("misspelt_verb", &["rnu", "a.toml"]),
    ("no_verb", &[]),
    (
        "no_such_path",
        &["run", "a.toml", "--paths", "10", "--path", "10"],
    ),
    ("csv_without_folder", &["run", "a.toml", "--format", "csv"]),
    (
        "set_without_value",
        &["check", "a.toml", "--set", "scenario.last_year"],
    ),
    ("set_of_nothing", &["check", "a.toml", "--set", "=5"]),
    (
        "set_of_unknown_indicator",
        &["check", "a.toml", "--set", "indicator.retial.level.base=5"],
    ),
    (
        "set_of_unknown_key",
        &["check", "a.toml", "--set", "indicator.retail.level.bas=5"],
    ),
    (
        "set_to_a_wrong_value",
        &[
            "check",
            "a.toml",
            "--set",
            "indicator.retail.level.base=nan",
        ],
    ),
    (
        "set_to_full_width",
        &[
            "check",
            "a.toml",
            "--set",
            "indicator.retail.level.base=１２",
        ],
    ),
    (
        "set_into_a_number",
        &[
            "check",
            "a.toml",
            "--set",
            "indicator.retail.level.base.x=5",
        ],
    ),
];

/// Scenarios that are doubtful or unusual and yet run.
const ACCEPTED: &[(&str, &str, &str)] = &[
    (
        "integer_beyond_range",
        "level.base = 100",
        "level.base = 99999999999999999999",
    ),
    ("zero_sd", "sd = 2", "sd = 0"),
    (
        "constant_as_triangular",
        "low = 1, mode = 4, high = 8",
        "low = 4, mode = 4, high = 4",
    ),
    (
        "growth_as_fraction",
        "{ mean = 6, sd = 2 }",
        "{ mean = 0.06, sd = 0.02 }",
    ),
    (
        "growth_in_hundreds",
        "{ mean = 6, sd = 2 }",
        "{ mean = 600, sd = 20 }",
    ),
    (
        "target_in_another_unit",
        "more_than = 20000",
        "more_than = 2",
    ),
    (
        "same_name_twice",
        "name = \"服务贸易\"",
        "name = \"口岸贸易\"",
    ),
    (
        "same_name_but_for_composition",
        "name = \"服务贸易\"\n",
        "name = \"Caf\u{e9}\"\nlevel.base = 50\nlevel.growth.constant.value = 1\n\n[indicator.other]\nname = \"Cafe\u{301}\"\n",
    ),
    (
        "no_target",
        "[target.retail]\nname = \"社零总额超过2万亿元\"\nindicator = \"retail\"\nmore_than = 20000\n",
        "",
    ),
    (
        "shock_without_effect",
        "effect.retail.uniform = { low = -10, high = -5 }",
        "",
    ),
    (
        "perfect_correlation",
        "[target.retail]",
        "[correlation]\npairs = [{ of = [\"trade\", \"services\"], is = -1 }]\n\n[target.retail]",
    ),
];

/// How years hang together, wrongly: what stands in place of the growth of [`GOOD`]'s retail sales.
const PROCESSES: &[(&str, &str)] = &[
    (
        "process_and_persistence",
        "persistence = 0.2\nprocess.ar1.persistence = 0.5\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "two_processes",
        "process = { independent = {}, random_walk.sd = 1 }\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "ar1_above_one",
        "process.ar1.persistence = 1.2\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "ar1_without_persistence",
        "process.ar1.start = 2\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "start_outside",
        "process.ar1 = { persistence = 0.5, start = 0.5 }\nlevel.growth.triangular = { low = 1, mode = 4, high = 8 }",
    ),
    (
        "start_and_one_draw",
        "process.ar1 = { persistence = 1, start = 4 }\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "start_under_an_uncertain_law",
        "process.ar1 = { persistence = 0.5, start = 4 }\nlevel.growth.normal = { mean = { uniform = { low = 4, high = 8 } }, sd = 2 }",
    ),
    (
        "start_under_models",
        "process.ar1 = { persistence = 0.5, start = 4 }\nlevel.growth.models = [{ weight = 1, law.normal = { mean = 6, sd = 2 } }]",
    ),
    (
        "walk_backwards",
        "process.random_walk.sd = -0.4\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "walk_of_no_number",
        "process.random_walk.sd = nan\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "walk_below_total_loss",
        "process.random_walk.sd = 20\nlevel.growth.uniform = { low = 1, high = 9 }",
    ),
    (
        "models_that_do_not_sum",
        "level.growth.models = [{ weight = 0.6, law.normal = { mean = 6, sd = 2 } }, { weight = 0.6, law.constant.value = 1 }]",
    ),
    (
        "models_with_negative_weight",
        "level.growth.models = [{ weight = 1.2, law.normal = { mean = 6, sd = 2 } }, { weight = -0.2, law.constant.value = 1 }]",
    ),
    ("models_of_none", "level.growth.models = []"),
    (
        "model_without_law",
        "level.growth.models = [{ weight = 1 }]",
    ),
    (
        "law_and_models",
        "level.growth.models = [{ weight = 1, law.constant.value = 1 }]\nlevel.growth.constant.value = 5",
    ),
    (
        "expert_with_other_percentiles",
        "level.growth.expert = { years.2021 = { p10 = 3, p50 = 5, p90 = 7 }, years.2024 = { p10 = 2, p90 = 9 } }",
    ),
    (
        "expert_out_of_order",
        "level.growth.expert = { years.2021 = { p10 = 7, p50 = 5, p90 = 3 } }",
    ),
    (
        "expert_of_no_year",
        "level.growth.expert = { years = {}, carry = 0.5 }",
    ),
    (
        "expert_of_years_that_are_none",
        "level.growth.expert.years = { 2019 = { p10 = 3, p50 = 5, p90 = 7 }, soon = { p10 = 3, p50 = 5, p90 = 7 } }",
    ),
    (
        "expert_of_a_year_before",
        "level.growth.expert.years.2019 = { p10 = 3, p50 = 5, p90 = 7 }",
    ),
    (
        "expert_that_is_uncertain",
        "level.growth.expert.years.2021 = { p10 = 3, p50 = { uniform = { low = 4, high = 6 } }, p90 = 7 }",
    ),
    (
        "expert_with_carry_and_process",
        "persistence = 0.3\nlevel.growth.expert = { years.2021 = { p10 = 3, p50 = 5, p90 = 7 }, carry = 0.6 }",
    ),
    (
        "expert_carry_above_one",
        "level.growth.expert = { years.2021 = { p10 = 3, p50 = 5, p90 = 7 }, carry = 1.6 }",
    ),
    (
        "expert_and_in_year",
        "level.growth.expert.years.2021 = { p10 = 3, p50 = 5, p90 = 7 }\nlevel.in_year.2022.constant.value = 9",
    ),
    (
        "path_without_a_year",
        "level.path = { probabilities = [0.1, 0.9], years = { 2021 = [16000, 18000], 2022 = [16000, 19000], 2023 = [17000, 21000], 2025 = [18000, 23000] } }",
    ),
    (
        "path_out_of_order",
        "level.path = { probabilities = [0.1, 0.5, 0.9], years.2021 = [15000, 16500, 16000] }",
    ),
    (
        "path_of_other_lengths",
        "level.path = { probabilities = [0.1, 0.5, 0.9], years.2021 = [15000, 16500] }",
    ),
    (
        "path_and_growth",
        "level.path = { probabilities = [0.1, 0.9], years.2021 = [15000, 16500] }\nlevel.growth.normal = { mean = 6, sd = 2 }",
    ),
    (
        "path_and_persistence",
        "persistence = 0.3\nlevel.path = { memory = -1, probabilities = [0.1, 0.9], years = { 2021 = [15000, 16500], 2022 = [15000, 16500], 2023 = [15000, 16500], 2024 = [15000, 16500], 2025 = [15000, 16500] } }",
    ),
];

/// Wrong regimes: the states and what follows them, for an indicator that has laws for the states up and down.
const REGIMES: &[(&str, &str)] = &[
    (
        "regime_states_without_law",
        "states = [\"up\", \"crash\", \"dwon\"]\ntransition = [[0.8, 0.1, 0.1], [0.5, 0.5, 0], [0, 0, 1]]",
    ),
    (
        "regime_rows_that_do_not_sum",
        "states = [\"up\", \"down\"]\ntransition = [[0.9, 0.2], [1.5, -0.5]]",
    ),
    (
        "regime_of_another_shape",
        "states = [\"up\", \"down\"]\ntransition = [[0.9, 0.1], [0.5, 0.25, 0.25], [0, 1]]",
    ),
    (
        "regime_of_one_state",
        "states = [\"up\"]\ntransition = [[1]]",
    ),
    (
        "regime_start_unknown",
        "states = [\"up\", \"down\"]\ntransition = [[0.9, 0.1], [0.5, 0.5]]\nstart = \"boom\"",
    ),
    (
        "regime_start_that_does_not_sum",
        "states = [\"up\", \"down\"]\ntransition = [[0.9, 0.1], [0.5, 0.5]]\nstart = [0.6, 0.6]",
    ),
    (
        "regime_without_long_run",
        "states = [\"up\", \"down\"]\ntransition = [[1, 0], [0, 1]]",
    ),
    (
        "regime_with_names_twice",
        "states = [\"up\", \"up\", \"stationary\"]\ntransition = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]",
    ),
    (
        "regime_of_text",
        "states = [\"up\", \"down\"]\ntransition = [[\"often\", 0.1], [0.5, nan]]\nstart = 3",
    ),
    ("regime_of_nothing", "name = \"景气\""),
];

/// Wrong shocks: what stands in place of the chance of [`GOOD`]'s epidemic, and after it.
const SHOCKS: &[(&str, &str)] = &[
    ("shock_probability_above_one", "yearly_probability = 1.2"),
    ("shock_negative_rate", "rate = -0.1"),
    (
        "shock_rate_and_probability",
        "rate = 0.1\nyearly_probability = 0.1",
    ),
    ("shock_of_no_time", "years = [2022]"),
    (
        "shock_years_beside_a_list",
        "by_year = { 2022 = 0.3 }\nyears = [2022]",
    ),
    ("shock_by_no_year", "by_year = {}"),
    (
        "shock_by_strange_years",
        "by_year = { 2019 = 0.3, soon = 0.2, 2022 = 1.5 }",
    ),
    ("shock_in_a_year_outside", "year = 2031"),
    ("shock_negative_duration", "rate = 0.1\nduration = -2"),
    (
        "shock_duration_in_part",
        "rate = 0.1\nduration = 1.5\nrecovery = 0.5\nrecovery_years = 0",
    ),
    (
        "shock_duration_of_words",
        "rate = 0.1\nduration = \"forever\"",
    ),
    (
        "shock_duration_of_nought",
        "rate = 0.1\nduration.poisson.mean = 2",
    ),
    (
        "shock_permanent_and_regained",
        "rate = 0.1\nduration = \"permanent\"\nrecovery = 0.5",
    ),
    (
        "shock_decay_above_one",
        "rate = 0.1\nduration = 3\ndecay = 1.4",
    ),
    (
        "shock_severity_without_loading",
        "rate = 0.1\nseverity.normal = { mean = -5, sd = 2 }",
    ),
    (
        "shock_loading_without_severity",
        "rate = 0.1\nloading = { trade = 1 }",
    ),
    (
        "shock_loading_of_nobody",
        "rate = 0.1\nseverity.constant.value = -5\nloading = { trad = 1, weather = 2 }",
    ),
    (
        "shock_loading_and_effect",
        "rate = 0.1\nseverity.constant.value = -5\nloading = { retail = 1, ratio = 1 }",
    ),
    (
        "shock_loading_takes_more_than_all",
        "rate = 0.1\nseverity.uniform = { low = -60, high = -20 }\nloading = { trade = 2, services = -1 }",
    ),
    (
        "shock_growth_of_a_formula",
        "rate = 0.1\ngrowth_effect.ratio.constant.value = -1",
    ),
    (
        "shock_after_nobody",
        "rate = 0.1\nafter.epidemik.same_year = 2",
    ),
    (
        "shock_after_without_odds",
        "rate = 0.1\nafter.epidemic = {}",
    ),
    (
        "shock_after_negative",
        "rate = 0.1\nafter.epidemic.next_year = -1",
    ),
    (
        "shock_certain_and_after",
        "year = 2022\nafter.epidemic.next_year = 2",
    ),
    (
        "shock_after_itself_in_the_year",
        "rate = 0.1\nafter.epidemic.same_year = 2",
    ),
    (
        "shocks_in_a_circle",
        "rate = 0.1\nafter.flight.same_year = 2\n[shock.flight]\nrate = 0.1\neffect.trade.constant.value = -1\nafter.run.same_year = 2\n[shock.run]\nrate = 0.1\neffect.trade.constant.value = -1\nafter.epidemic.same_year = 2\n[shock.last]\nrate = 0.1\neffect.trade.constant.value = -1\nafter.run.same_year = 2",
    ),
    (
        "exclusive_above_one",
        "by_year = { 2021 = 0.3, 2023 = 0.7 }\n[shock.flight]\nyearly_probability = 0.4\neffect.trade.constant.value = -1\n[exclusive.crises]\nshocks = [\"epidemic\", \"flight\"]",
    ),
    (
        "exclusive_of_wrong_members",
        "rate = 0.1\n[exclusive.crises]\nshocks = [\"epidemic\", \"epidemic\", \"epidemik\"]\n[exclusive.alone]\nshocks = [\"epidemic\"]",
    ),
    (
        "exclusive_and_after",
        "rate = 0.1\nafter.flight.next_year = 2\n[shock.flight]\nrate = 0.1\neffect.trade.constant.value = -1\n[exclusive.crises]\nshocks = [\"epidemic\", \"flight\"]",
    ),
    (
        "unread_shock_has_no_echo",
        "yearly_probability = \"often\"\n[shock.flight]\nrate = 0.1\neffect.trade.constant.value = -1\nafter.epidemic.next_year = 2\n[exclusive.crises]\nshocks = [\"epidemic\", \"flight\"]",
    ),
];

/// Shocks with keys that say nothing; they run.
const DOUBTED_SHOCKS: &[(&str, &str)] = &[(
    "shock_keys_without_effect",
    "rate = 0.1\ndecay = 0.5\nrecovery_years = 3",
)];

/// Indicators of several units, for formulas to mix up; what stands behind GOOD has one of each.
const OF_UNITS: &str = r#"
[indicator.fdi]
name = "实到外资"
unit = "亿美元"
level.base = 202
level.growth.normal = { mean = 3, sd = 5 }

[indicator.gdp]
name = "生产总值"
unit = "万亿元"
level.base = 3.87
level.growth.normal = { mean = 5, sd = 1 }

[indicator.urban]
name = "城镇化率"
unit = "%"
share.base = 60
share.change.normal = { mean = 1, sd = 0.2 }

[indicator.offices]
name = "地区总部"
unit = "家"
level.base = 771
level.growth.normal = { mean = 5, sd = 1 }

[indicator.local]
name = "本地口径"
unit = "亿箱次"
level.base = 5
level.growth.normal = { mean = 5, sd = 1 }
"#;

/// A derived indicator with this unit and formula: name, unit, formula.
const MIXED_UP: &[(&str, &str, &str)] = &[
    ("units_yuan_and_dollars", "亿元", "retail + fdi"),
    ("units_of_two_scales", "亿元", "0.5 * retail - gdp"),
    ("units_per_cent_and_counts", "%", "urban + offices / 2"),
    ("units_exponential_of_an_amount", "", "exp(retail) * 2"),
    ("units_logarithm_of_per_cent", "", "log(urban)"),
    ("units_compared", "", "if(retail > gdp, 1, 0)"),
    ("units_declared_otherwise", "亿元", "retail / offices"),
    ("units_declared_scale", "亿元", "retail * urban"),
    ("units_of_a_ratio", "%", "retail / lag(retail, 1)"),
    ("units_power", "亿元", "retail ^ 1.37"),
    ("units_power_of_a_count", "", "2 ^ offices"),
    ("units_unknown", "家", "local + offices"),
    ("convert_without_a_rate", "亿元", "convert(fdi)"),
    ("convert_into_nothing", "", "convert(fdi)"),
    ("convert_of_what_has_no_unit", "亿元", "convert(trade)"),
    ("convert_into_unlike", "家", "convert(retail)"),
    ("convert_into_nobody", "亿元", "convert(retail, nobody)"),
    ("convert_without_end", "亿元", "convert(retail, 亿元)"),
];

/// What stands behind the indicators of several units.
const UNITS_REFUSED: &[(&str, &str)] = &[
    (
        "target_unit_unlike",
        "[target.fdi]\nindicator = \"fdi\"\nmore_than = 2000\nunit = \"亿元\"\n",
    ),
    (
        "target_unit_without_one",
        "[target.trade]\nindicator = \"trade\"\nmore_than = 105\nunit = \"亿元\"\n",
    ),
    (
        "target_unit_of_growth",
        "[target.fdi]\nindicator = \"fdi\"\naverage_growth = { at_least = 3 }\nunit = \"亿美元\"\n",
    ),
    (
        "target_unit_of_a_rank",
        "[target.fdi]\nindicator = \"fdi\"\nrank = { top = 1, among = [\"local\"] }\nunit = \"位\"\n",
    ),
    (
        "condition_of_unlike_units",
        "[target.both]\ncondition = \"fdi > 200 and retail > fdi * 70\"\n",
    ),
    (
        "exchange_of_unknown_currency",
        "[exchange.shell]\ncurrency = \"贝壳\"\nin = \"元\"\nrate = 3\n",
    ),
    (
        "exchange_not_positive",
        "[exchange.dollar]\ncurrency = \"美元\"\nin = \"元\"\nrate = 0\n",
    ),
    (
        "exchange_of_nobody",
        "[exchange.dollar]\ncurrency = \"美元\"\nin = \"元\"\nindicator = \"offces\"\n",
    ),
    (
        "exchange_by_a_count",
        "[exchange.dollar]\ncurrency = \"美元\"\nin = \"元\"\nindicator = \"offices\"\n",
    ),
    (
        "exchange_of_both_kinds",
        "[exchange.dollar]\ncurrency = \"美元\"\nin = \"元\"\nrate = 7\nindicator = \"offices\"\n",
    ),
    (
        "exchange_with_itself",
        "[exchange.dollar]\ncurrency = \"美元\"\nin = \"USD\"\nrate = 1\n",
    ),
    (
        "exchange_twice",
        "[exchange.a]\ncurrency = \"美元\"\nin = \"元\"\nrate = 7\n\
         [exchange.b]\ncurrency = \"元\"\nin = \"美元\"\nrate = 0.14\n",
    ),
    (
        "identity_of_unlike_units",
        "[identity.sum]\nwhole = \"retail\"\nparts = [\"fdi\", \"gdp\"]\n",
    ),
    (
        "identity_with_itself",
        "[identity.sum]\nwhole = \"retail\"\nparts = [\"retail\", \"tradee\"]\n",
    ),
    (
        "identity_without_parts",
        "[identity.sum]\nwhole = \"retail\"\nparts = []\ntolerance = -1\n",
    ),
    (
        "identity_without_keys",
        "[identity.sum]\nwhole = \"retail\"\npart = [\"fdi\"]\n",
    ),
    (
        "identity_broken_in_the_base_year",
        "[identity.sum]\nwhole = \"trade\"\nparts = [\"services\"]\n",
    ),
];

fn folder_of(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("in the folder")).expect("its folder");
        std::fs::write(path, content).expect("the file is written");
    }
    folder
}

fn folder_with(text: &str) -> tempfile::TempDir {
    folder_of(&[("a.toml", text.as_bytes())])
}

/// What holds whatever the input: an exit code of the table, plain text, no word of a crash.
fn civil(output: &Output, name: &str) {
    let said = stderr(output);
    let crash = ["panicked", "RUST_BACKTRACE", "overflowed", "src/"];
    assert!(
        !crash.iter().any(|word| said.contains(word)),
        "{name}: {said}"
    );
    assert!(!said.contains('\u{1b}'), "{name}: {said:?}");
    assert!(
        matches!(output.status.code(), Some(0..=2)),
        "{name}: {:?} {said}",
        output.status
    );
}

fn snapshot(folder: &str, name: &str, arguments: &[&str], output: &Output) {
    civil(output, name);
    let code = output.status.code().expect("it ended by itself");
    let text = format!(
        "$ tuiyan {}\n{}\nexit code {code}",
        arguments.join(" "),
        stderr(output)
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("snapshots/{folder}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Cases whose words in Chinese are kept to be read: one of each kind of sentence.
const READ_IN_CHINESE: &[&str] = &[
    "all_at_once",
    "chain_too_long",
    "convert_without_a_rate",
    "correlation_impossible",
    "csv_without_folder",
    "exclusive_above_one",
    "exclusive_and_after",
    "exclusive_of_wrong_members",
    "exchange_of_unknown_currency",
    "expert_with_other_percentiles",
    "extends_in_a_circle",
    "forms_refused",
    "formula_divides_by_zero",
    "formula_full_width",
    "formula_unknown_function",
    "gbk",
    "growth_as_fraction",
    "id_with_space",
    "identity_broken_in_the_base_year",
    "identity_of_unlike_units",
    "kinds_doubted",
    "law_column_of_text",
    "law_metalog_infeasible",
    "law_percentile_beyond_bound",
    "law_too_deep",
    "lever_costs",
    "lever_ramps",
    "lever_requires_in_a_circle",
    "lever_switch_unknown",
    "lever_takes_all",
    "lever_ways_mixed_up",
    "levers_doubted",
    "law_truncated_without_mass",
    "loss_of_more_than_all",
    "misspelt_section",
    "no_base_year",
    "no_file",
    "no_law",
    "number_for_law",
    "path_without_a_year",
    "rank_outside",
    "regime_rows_that_do_not_sum",
    "regime_states_without_law",
    "set_of_unknown_indicator",
    "shock_after_without_odds",
    "shock_by_strange_years",
    "shock_certain_and_after",
    "shock_duration_of_nought",
    "shock_duration_of_words",
    "shock_keys_without_effect",
    "shock_loading_and_effect",
    "shock_loading_of_nobody",
    "shock_loading_takes_more_than_all",
    "shock_of_no_time",
    "shock_permanent_and_regained",
    "shock_rate_and_probability",
    "shock_severity_without_loading",
    "shocks_in_a_circle",
    "start_outside",
    "target_in_another_unit",
    "target_unit_unlike",
    "text_for_year",
    "two_forms",
    "unclosed_text",
    "units_declared_otherwise",
    "units_of_two_scales",
    "units_per_cent_and_counts",
    "units_unknown",
    "units_yuan_and_dollars",
    "unknown_key",
];

/// Laws that are none, in place of the growth of the good scenario; beside it stands [`HISTORY`].
const LAWS: &[(&str, &str)] = &[
    (
        "law_weights_do_not_sum",
        "mixture = { weights = [0.9, 0.2], laws = [{ normal = { mean = 6, sd = 1 } }, { constant = { value = 0 } }] }",
    ),
    (
        "law_mixture_of_nothing",
        "mixture = { weights = [], laws = [] }",
    ),
    (
        "law_empty_table",
        "discrete = { values = [], probabilities = [] }",
    ),
    (
        "law_table_lengths_differ",
        "discrete = { values = [1, 2, 3], probabilities = [0.5, 0.5] }",
    ),
    (
        "law_probabilities_in_per_cent",
        "discrete = { values = [1, 2], probabilities = [30, 70] }",
    ),
    (
        "law_nan_in_list",
        "empirical = { values = [4.8, nan, 7.9] }",
    ),
    (
        "law_percentiles_unsorted",
        "percentiles = { p10 = 5, p50 = 3, p90 = 8 }",
    ),
    ("law_percentile_alone", "percentiles = { p50 = 3 }"),
    (
        "law_percentile_beyond_bound",
        "percentiles = { p10 = 3, p90 = 8, high = 7.5 }",
    ),
    (
        "law_quantiles_unsorted",
        "quantiles = { probabilities = [0.1, 0.5, 0.3], values = [1, 2, 3] }",
    ),
    (
        "law_truncated_without_mass",
        "truncated = { law.normal = { mean = 5, sd = 1 }, low = 80 }",
    ),
    (
        "law_truncated_without_limit",
        "truncated = { law.normal = { mean = 5, sd = 1 } }",
    ),
    (
        "law_metalog_infeasible",
        "metalog = { terms = [5, 1, 1.7] }",
    ),
    ("law_metalog_of_one_term", "metalog = { terms = [5] }"),
    (
        "law_counts_too_even",
        "negative_binomial = { mean = 9, sd = 2 }",
    ),
    (
        "law_trials_in_part",
        "binomial = { trials = 2.5, probability = 0.5 }",
    ),
    (
        "law_column_missing",
        "empirical.values = { file = \"history.csv\", column = \"growht\" }",
    ),
    (
        "law_column_of_text",
        "empirical.values = { file = \"history.csv\", column = \"note\" }",
    ),
    (
        "law_column_with_a_gap",
        "empirical.values = { file = \"history.csv\", column = \"prices\" }",
    ),
    (
        "law_column_of_no_file",
        "empirical.values = { file = \"histroy.csv\", column = \"growth\" }",
    ),
    (
        "law_too_deep",
        "shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.shifted = { by = 0, law.normal = { mean = 6, sd = 1 } } } } } } } } }",
    ),
];

/// Indicators of other kinds beside those of the good scenario, for levers to move.
const MOVABLE: &str = r#"
[indicator.hq]
name = "总部"
stock.base = 100
stock.additions.pert = { low = 2, mode = 5, high = 9 }

[indicator.space]
name = "占比"
share.base = 60
share.change.normal = { mean = 0.2, sd = 1 }

[indicator.reforms]
name = "改革"
milestone.items = [{ name = "a", probability = 0.9 }, { name = "b", probability = 0.4 }]
"#;

/// Levers that make no sense, beside the good scenario and [`MOVABLE`].
const LEVERS: &[(&str, &str)] = &[
    (
        "lever_on_nobody",
        "[lever.a]\ngrowth.retial.constant.value = 1\nchance.reform = 5",
    ),
    (
        "lever_ways_mixed_up",
        "[lever.a]\namount.retail.constant.value = 1\ngrowth.hq.constant.value = 1\nlevel.space.constant.value = 1\n\
         change.reforms.constant.value = 1\nchance.hq = 5\ngrowth.ratio.constant.value = 1",
    ),
    (
        "lever_effect_as_text",
        "[lever.a]\ngrowth.retail = \"0.5\"\nlevel.trade = [1]\nchance.reforms = \"5\"",
    ),
    (
        "lever_key_misspelt",
        "[lever.a]\ngrwoth.retail.constant.value = 1\n[interaction.b]\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_years_outside",
        "[lever.a]\nfrom = 2019\nuntil = 2031\ngrowth.retail.constant.value = 1\ncost_by_year = { 2030 = 1, soon = 2 }\n\
         [lever.b]\nfrom = 2024\nuntil = 2022\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_ramps",
        "[lever.a]\nramp = [0.5, 100]\ngrowth.retail.constant.value = 1\n[lever.b]\nramp = []\ngrowth.retail.constant.value = 1\n\
         [lever.c]\nramp_years = 0\ngrowth.retail.constant.value = 1\n\
         [lever.d]\nramp_years = 2\nramp = [0.5, 1]\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_costs",
        "[lever.a]\ncost = -3\ncost_unit = \"亿元\"\ngrowth.retail.constant.value = 1\n\
         [lever.b]\ncost = 3\ncost_by_year = { 2022 = -1 }\ncost_unit = \"亿元\"\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_requires_in_a_circle",
        "[lever.a]\nrequires = [\"b\"]\ngrowth.retail.constant.value = 1\n[lever.b]\nrequires = [\"c\"]\ngrowth.retail.constant.value = 1\n\
         [lever.c]\nrequires = [\"b\"]\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_requires_itself",
        "[lever.a]\nrequires = [\"a\"]\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_requires_nobody",
        "[lever.window]\ngrowth.retail.constant.value = 1\n[lever.a]\nrequires = [\"windwo\"]\ngrowth.retail.constant.value = 1",
    ),
    (
        "interaction_of_the_wrong",
        "[lever.a]\ngrowth.retail.constant.value = 1\n[interaction.x]\nof = [\"a\", \"a\"]\ngrowth.retail.constant.value = 1\n\
         [interaction.y]\nof = [\"a\", \"bb\"]\ngrowth.retail.constant.value = 1\n[interaction.z]\nof = [\"a\"]\ngrowth.retail.constant.value = 1",
    ),
    (
        "lever_takes_all",
        "[lever.a]\ngrowth.retail.normal = { mean = -60, sd = 20 }\n[lever.b]\nlevel.trade.constant.value = -70\n\
         [lever.c]\nlevel.trade.constant.value = -40",
    ),
    (
        "lever_list_of_another_length",
        "[lever.a]\nchance.reforms = [5, 5, 5]",
    ),
    (
        "lever_switch_as_text",
        "[lever.a]\non = \"yes\"\njudgement = 1\ngrowth.retail.constant.value = 1",
    ),
];

/// Levers that are doubtful and yet run.
const LEVERS_DOUBTED: &str = r#"
[lever.empty]
name = "空"

[lever.off]
on = false
growth.retail.constant.value = 1

[lever.needs]
requires = ["off"]
growth.retail.constant.value = 1
cost = 2

[lever.beyond]
chance.reforms = [20, -60]
amount.hq.normal = { mean = -3, sd = 1 }

[interaction.nothing]
of = ["needs", "beyond"]
"#;

/// Data beside a scenario.
const HISTORY: &[u8] =
    b"year,growth,prices,note\n2018,6.7,2.1,revised\n2019,6.0,,\n2020,2.2,2.5,epidemic\n";

/// Runs a case and keeps what it says: in English, and the same in Chinese.
fn told(name: &str, folder: &Path, arguments: &[&str]) -> Output {
    let output = run(folder, arguments);
    snapshot("bad_inputs", name, arguments, &output);
    // What is wrong with the arguments themselves is said by their reader, in English.
    if !stderr(&output).contains("For more information") && !stderr(&output).contains("Usage:") {
        let arguments = [arguments, &["--lang", "zh"]].concat();
        let chinese = run(folder, &arguments);
        same_in_chinese(name, &output, &chinese);
        if READ_IN_CHINESE.contains(&name) {
            snapshot("bad_inputs_zh", name, &arguments, &chinese);
        }
    }
    output
}

/// Whether a text holds a Chinese character.
fn chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// As many messages and as much help in Chinese as in English, and each of them in Chinese.
fn same_in_chinese(name: &str, english: &Output, chinese_output: &Output) {
    civil(chinese_output, name);
    assert_eq!(
        english.status.code(),
        chinese_output.status.code(),
        "{name}"
    );
    let sentences = |output: &Output, words: [&str; 3]| -> Vec<String> {
        let said = stderr(output);
        let sentence = |line: &str| {
            let line = line.trim_start().trim_start_matches("= ");
            words
                .iter()
                .find_map(|word| line.strip_prefix(word).map(str::to_owned))
        };
        said.lines().filter_map(sentence).collect()
    };
    let english = sentences(english, ["error: ", "warning: ", "help: "]);
    let translated = sentences(chinese_output, ["错误: ", "警告: ", "帮助: "]);
    assert_eq!(
        english.len(),
        translated.len(),
        "{name}: {english:?} {translated:?}"
    );
    for sentence in translated {
        assert!(chinese(&sentence), "{name} is not in Chinese: {sentence}");
    }
}

fn refused(name: &str, folder: &Path, arguments: &[&str]) {
    let output = told(name, folder, arguments);
    assert_eq!(output.status.code(), Some(2), "{name}");
}

#[test]
fn the_good_scenario_is_good() {
    let folder = folder_with(GOOD);
    let output = run(folder.path(), &["check", "a.toml"]);
    assert_eq!(stderr(&output), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_spoilt_line_is_pointed_at() {
    for (name, from, to) in SPOILT {
        let folder = folder_with(&spoilt(from, to));
        refused(name, folder.path(), &["check", "a.toml"]);
    }
}

#[test]
fn years_that_cannot_hang_together_are_refused() {
    const GROWTH: &str = "level.growth.normal = { mean = 6, sd = 2 }";
    for (name, growth) in PROCESSES {
        let folder = folder_with(&spoilt(GROWTH, growth));
        refused(name, folder.path(), &["check", "a.toml"]);
    }
    let of = |id: &str| {
        let laws = "laws.up.normal = { mean = 6, sd = 2 }, laws.down.constant.value = 0";
        spoilt(
            GROWTH,
            &format!("level.growth.regimes = {{ of = \"{id}\", {laws} }}"),
        )
    };
    for (name, states) in REGIMES {
        let text = format!("{}\n[regime.cycle]\n{states}\n", of("cycle"));
        refused(name, folder_with(&text).path(), &["check", "a.toml"]);
    }
    let text = format!(
        "{}\n[regime.cycle]\nstates = [\"up\", \"down\"]\ntransition = [[0.9, 0.1], [0.5, 0.5]]\n",
        of("cycel")
    );
    refused(
        "regime_unknown",
        folder_with(&text).path(),
        &["check", "a.toml"],
    );
    let text = format!(
        "{GOOD}\n[indicator.double]\nderived.formula = \"2 * trade\"\nprocess.ar1.persistence = 0.5\n"
    );
    refused(
        "process_of_a_formula",
        folder_with(&text).path(),
        &["check", "a.toml"],
    );
}

#[test]
fn shocks_that_cannot_strike_are_refused() {
    // Keys of the epidemic end where another section begins, so its effect is written before them.
    const CHANCE: &str =
        "yearly_probability = 0.1\neffect.retail.uniform = { low = -10, high = -5 }";
    let with = |keys: &str| {
        spoilt(
            CHANCE,
            &format!("effect.retail.uniform = {{ low = -10, high = -5 }}\n{keys}"),
        )
    };
    for (name, keys) in SHOCKS {
        refused(name, folder_with(&with(keys)).path(), &["check", "a.toml"]);
    }
    for (name, keys) in DOUBTED_SHOCKS {
        let output = told(name, folder_with(&with(keys)).path(), &["check", "a.toml"]);
        assert_eq!(output.status.code(), Some(0), "{name}");
    }
}

#[test]
fn a_law_that_is_none_is_pointed_at() {
    for (name, law) in LAWS {
        let text = spoilt(
            "growth.normal = { mean = 6, sd = 2 }",
            &format!("growth.{law}"),
        );
        let folder = folder_of(&[("a.toml", text.as_bytes()), ("history.csv", HISTORY)]);
        refused(name, folder.path(), &["check", "a.toml"]);
    }
}

#[test]
fn levers_that_make_no_sense_are_refused() {
    for (name, levers) in LEVERS {
        let text = format!("{GOOD}{MOVABLE}{levers}\n");
        refused(name, folder_with(&text).path(), &["check", "a.toml"]);
    }
    let text = format!("{GOOD}{MOVABLE}{LEVERS_DOUBTED}");
    let folder = folder_with(&text);
    let doubted = told("levers_doubted", folder.path(), &["check", "a.toml"]);
    assert_eq!(doubted.status.code(), Some(0));
    let text = format!("{GOOD}{MOVABLE}[lever.needs]\ngrowth.retail = 0.5\n");
    let folder = folder_with(&text);
    for (name, switch) in [
        ("lever_switch_unknown", "neds=off"),
        ("lever_switch_neither", "needs=maybe"),
        ("lever_switch_without_word", "needs"),
        ("lever_switch_far_off", "subsidies=on"),
    ] {
        refused(name, folder.path(), &["check", "a.toml", "--lever", switch]);
    }
    let arguments = ["run", "a.toml", "--lever", "a=on"];
    refused(
        "lever_switch_where_none_is",
        folder_with(GOOD).path(),
        &arguments,
    );
}

#[test]
fn impossible_correlations_are_named() {
    let tokyo =
        "[indicator.tokyo]\nname = \"东京\"\nlevel.base = 1\nlevel.growth.constant.value = 1\n";
    for (name, correlation) in CORRELATIONS {
        let text = format!("{GOOD}\n{tokyo}\n[correlation]\n{correlation}\n");
        refused(name, folder_with(&text).path(), &["check", "a.toml"]);
    }
}

#[test]
fn what_is_unlike_is_not_mixed() {
    for (name, unit, formula) in MIXED_UP {
        let text = format!(
            "{GOOD}{OF_UNITS}\n[indicator.mixed]\nunit = \"{unit}\"\nderived.formula = \"{formula}\"\n"
        );
        told(name, folder_with(&text).path(), &["check", "a.toml"]);
    }
    for (name, section) in UNITS_REFUSED {
        let text = format!("{GOOD}{OF_UNITS}\n{section}");
        told(name, folder_with(&text).path(), &["check", "a.toml"]);
    }
}

#[test]
fn wrong_files_are_refused() {
    for (name, files, arguments) in WHOLE {
        refused(name, folder_of(files).path(), arguments);
    }
}

#[test]
fn wrong_arguments_are_refused() {
    for (name, arguments) in ARGUMENTS {
        refused(name, folder_with(GOOD).path(), arguments);
    }
}

#[test]
fn every_problem_is_told_at_once() {
    let mut text = GOOD.to_owned();
    for (from, to) in [
        ("last_year = 2025", "last_year = 2025\nyears = 5"),
        ("demand = 0.6", "demnd = 0.6"),
        ("mean = 6", "mean = nan"),
        ("low = 1, mode = 4, high = 8", "low = 8, mode = 4, high = 1"),
        ("services / trade", "services / / trade"),
        ("yearly_probability = 0.1", "yearly_probability = 10"),
        ("more_than = 20000", "more_then = 20000"),
    ] {
        text = text.replace(from, to);
    }
    refused(
        "all_at_once",
        folder_with(&text).path(),
        &["check", "a.toml"],
    );
}

#[test]
fn doubtful_scenarios_run_without_nonsense() {
    for (name, from, to) in ACCEPTED {
        let folder = folder_with(&spoilt(from, to));
        let arguments = ["run", "a.toml", "--paths", "2000", "--format", "json"];
        let output = told(name, folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(0), "{name}");
        sane(&stdout(&output), name);
    }
}

/// No report holds a number that is none.
fn sane(report: &str, name: &str) {
    for word in ["NaN", "nan", "inf", "Infinity"] {
        assert!(!report.contains(word), "{name}: {word} in {report}");
    }
}

#[test]
fn a_value_that_cannot_be_ends_the_run() {
    for (name, from, to) in [
        (
            "growth_overflows",
            "{ mean = 6, sd = 2 }",
            "{ mean = 1e300, sd = 2 }",
        ),
        (
            "formula_divides_by_zero",
            "services / trade * 100",
            "services / (trade - trade)",
        ),
        (
            "formula_of_no_number",
            "services / trade * 100",
            "log(0 - trade)",
        ),
    ] {
        let folder = folder_with(&spoilt(from, to));
        let arguments = ["run", "a.toml", "--paths", "2000"];
        let output = told(name, folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{name}");
        assert_eq!(stdout(&output), "", "{name}");
    }
}

#[test]
fn marks_and_line_ends_of_other_systems_are_read() {
    let plain = run(folder_with(GOOD).path(), &["show", "a.toml", "--resolved"]);
    let marked = format!("\u{feff}{GOOD}");
    let other_ends = GOOD.replace('\n', "\r\n");
    for text in [marked.as_str(), other_ends.as_str()] {
        let folder = folder_with(text);
        let output = run(folder.path(), &["show", "a.toml", "--resolved"]);
        assert_eq!(stderr(&output), "");
        assert_eq!(stdout(&output), stdout(&plain));
    }
    let text = format!("\u{feff}{}", spoilt("mean = 6", "mean = nan")).replace('\n', "\r\n");
    refused(
        "mark_and_line_ends",
        folder_with(&text).path(),
        &["check", "a.toml"],
    );
}

#[cfg(unix)]
#[test]
fn only_regular_files_below_the_folder_are_read() {
    let outside = folder_of(&[("secret.toml", b"password = hunter2\n")]);
    let folder = folder_of(&[("a.toml", b"extends = \"link.toml\"\n")]);
    let link = folder.path().join("link.toml");
    std::os::unix::fs::symlink(outside.path().join("secret.toml"), link).expect("a link");
    refused("extends_link_outwards", folder.path(), &["check", "a.toml"]);
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path().join("fifo"))
        .status();
    // Opening a pipe that nobody writes to would wait for ever.
    if made.is_ok_and(|status| status.success()) {
        refused("pipe", folder.path(), &["check", "fifo"]);
    }
    for device in ["/dev/zero", "/dev/stdin", "/dev/null"] {
        let name = device.replace("/dev/", "device_");
        refused(&name, folder.path(), &["check", device]);
    }
}

/// Inputs that are wrong by their size: what must be said, and by when.
fn refused_in_time(name: &str, text: &str, arguments: &[&str], says: &str) {
    let folder = folder_with(text);
    let started = Instant::now();
    let output = run(folder.path(), arguments);
    let said = stderr(&output);
    civil(&output, name);
    assert_eq!(output.status.code(), Some(2), "{name}: {said}");
    assert!(said.contains(says), "{name}: {said}");
    assert!(
        said.len() < 200_000,
        "{name}: {} bytes of messages",
        said.len()
    );
    assert!(started.elapsed() < HANG, "{name}: {:?}", started.elapsed());
}

const CHECK: &[&str] = &["check", "a.toml"];

#[test]
fn a_file_of_50_megabytes_is_refused() {
    let text = format!("{GOOD}# {}\n", "x".repeat(50_000_000));
    refused_in_time("50 MB", &text, CHECK, "a scenario has at most 2.1 MB");
}

#[test]
fn nesting_is_bounded() {
    let deep = 100_000;
    let arrays = format!("a = {}{}\n", "[".repeat(deep), "]".repeat(deep));
    let tables = format!("a = {}1{}\n", "{ a = ".repeat(deep), " }".repeat(deep));
    let dotted = format!("a{} = 1\n", ".a".repeat(50_000));
    let header = format!("[a{}]\nb = 1\n", ".a".repeat(20_000));
    for (name, text) in [
        ("arrays", arrays),
        ("tables", tables),
        ("dotted", dotted),
        ("header", header),
    ] {
        refused_in_time(name, &text, CHECK, "a.toml:1");
    }
    let just_readable = format!("x = {}1{}\n", "[".repeat(70), "]".repeat(70));
    refused_in_time(
        "just readable",
        &just_readable,
        CHECK,
        "does not know the key",
    );
}

#[test]
fn formulas_are_bounded() {
    let many = 100_000;
    for (name, formula) in [
        (
            "parentheses",
            format!("{}1{}", "(".repeat(many), ")".repeat(many)),
        ),
        ("signs", format!("{}1", "-".repeat(many))),
        ("sum", format!("1{}", "+1".repeat(many))),
        ("power", format!("1{}", "^1".repeat(many))),
        (
            "short but deep",
            format!("{}1{}", "(".repeat(1000), ")".repeat(1000)),
        ),
        ("nots", format!("{}1", "not ".repeat(many))),
        ("two megabytes", "trade + ".repeat(250_000)),
    ] {
        let split = "split it into several derived indicators";
        let text = spoilt("services / trade * 100", &formula);
        refused_in_time(name, &text, CHECK, split);
        for key in ["condition", "met_when"] {
            let target = format!("{key} = \"{formula} > 1\"");
            let text = spoilt("more_than = 20000", &target);
            refused_in_time(name, &text, CHECK, split);
        }
    }
}

#[test]
fn a_flood_of_errors_is_cut_short() {
    let keys: String = (0..100_000).map(|i| format!("key_{i} = {i}\n")).collect();
    refused_in_time(
        "100k keys",
        &format!("{keys}{GOOD}"),
        CHECK,
        "… and 99960 more",
    );
    let in_section = spoilt("unit = \"亿元\"\n", &keys);
    refused_in_time(
        "100k keys in a section",
        &in_section,
        CHECK,
        "[indicator.retail]",
    );
    let tables: String = (0..70_000)
        .map(|i| format!("[indicator.i{i}]\nx = 1\n"))
        .collect();
    refused_in_time("70k tables", &format!("{GOOD}{tables}"), CHECK, "more");
    let targets: String = (0..30_000)
        .map(|i| format!("[target.t{i}]\nindicator = \"nobody_{i}\"\nat_least = 1\n"))
        .collect();
    refused_in_time(
        "30k targets",
        &format!("{GOOD}{targets}"),
        CHECK,
        "30001 targets",
    );
    let effects: String = (0..40_000)
        .map(|i| format!("effect.nobody_{i}.constant.value = 1\n"))
        .collect();
    let text = spoilt(
        "effect.retail.uniform = { low = -10, high = -5 }\n",
        &effects,
    );
    refused_in_time("40k effects", &text, CHECK, "200000 effect-years");
    let loads: String = (0..100_000).map(|i| format!("f{i} = 0.0001, ")).collect();
    let text = spoilt("demand = 0.6", loads.trim_end_matches(", "));
    refused_in_time("100k loads", &text, CHECK, "100000 loads");
    let formula = vec!["nobody"; 500].join("+");
    let derived: String = (0..180)
        .map(|i| format!("[indicator.d{i}]\nderived.formula = \"{formula}\"\n"))
        .collect();
    refused_in_time(
        "90k references",
        &format!("{GOOD}{derived}"),
        CHECK,
        "there is no indicator",
    );
}

#[test]
fn long_values_are_shown_short() {
    let long = "长".repeat(600_000);
    let text = spoilt("level.base = 100", &format!("level.base = \"{long}\""));
    refused_in_time("a long text", &text, CHECK, "level.base = ");
    let text = spoilt("indicator = \"retail\"", &format!("indicator = \"{long}\""));
    refused_in_time("a long reference", &text, CHECK, "there is no indicator");
    let text = spoilt("unit = \"亿元\"", &format!("\"{long}\" = 1"));
    refused_in_time("a long key", &text, CHECK, "does not know the key");
    let text = spoilt(
        "[indicator.services]",
        &format!("[indicator.{}]", "s".repeat(1_900_000)),
    );
    refused_in_time("a long id", &text, CHECK, "indicator");
    let name = spoilt(
        "name = \"口岸贸易\"",
        &format!("name = \"{}\"", "n".repeat(1_900_000)),
    );
    let output = run(folder_with(&name).path(), CHECK);
    assert!(matches!(output.status.code(), Some(0 | 2)));
}

#[test]
fn ten_thousand_indicators_are_run_or_refused() {
    let one = |i: usize| {
        format!(
            "[indicator.i{i}]\nname = \"n{i}\"\nlevel.base = 1\nlevel.growth.normal = {{ mean = 5, sd = 2 }}\n"
        )
    };
    let of = |n: usize| format!("{GOOD}{}", (0..n).map(one).collect::<String>());
    refused_in_time(
        "10,000 indicators",
        &of(10_000),
        CHECK,
        "10000 indicator-years",
    );
    let folder = folder_with(&of(1_990));
    let started = Instant::now();
    let output = run(
        folder.path(),
        &["run", "a.toml", "--paths", "1000", "--format", "json"],
    );
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    sane(&stdout(&output), "1,990 indicators");
    assert!(started.elapsed() < HANG * 3, "{:?}", started.elapsed());
}

#[test]
fn a_chain_of_extends_is_bounded() {
    let name = |i: usize| format!("{i}.toml");
    let texts: Vec<(String, String)> = (0..40)
        .map(|i| (name(i), format!("extends = \"{}\"\n", name(i + 1))))
        .collect();
    let files: Vec<(&str, &[u8])> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_bytes()))
        .collect();
    refused(
        "chain_too_long",
        folder_of(&files).path(),
        &["check", "0.toml"],
    );
}

#[test]
fn a_long_chain_of_formulas_is_no_circle() {
    let folder = tempfile::tempdir().expect("a folder");
    let chain: String = (1..1900)
        .map(|i| format!("[indicator.d{i}]\nderived.formula = \"d{} + 1\"\n", i - 1))
        .collect();
    let text = format!("{GOOD}\n[indicator.d0]\nderived.formula = \"trade\"\n{chain}");
    std::fs::write(folder.path().join("a.toml"), text).expect("a file");
    let output = run(folder.path(), &["check", "a.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
}

#[test]
fn work_is_bounded_before_it_is_begun() {
    let pairs: String = (0..20_000)
        .map(|i| format!("{{ of = [\"a{i}\", \"b{i}\"], is = 0.1 }},\n"))
        .collect();
    let text = format!("{GOOD}\n[correlation]\npairs = [{pairs}]\n");
    refused_in_time("20k pairs", &text, CHECK, "list at most 10000");
    let items = "{ name = \"x\", probability = 0.5 },\n".repeat(50_000);
    let text = format!("{GOOD}\n[indicator.m]\nmilestone.items = [{items}]\n");
    refused_in_time("50k items", &text, CHECK, "list at most 10000");
    let levers: String = (0..2_000)
        .map(|i| format!("[lever.l{i}]\ngrowth.trade = 1\n"))
        .collect();
    refused_in_time(
        "2k levers",
        &format!("{GOOD}{levers}"),
        CHECK,
        "2000 levers",
    );
    let rivals = vec!["\"trade\""; 2_000].join(", ");
    let text = spoilt(
        "more_than = 20000",
        &format!("rank = {{ top = 900, among = [{rivals}] }}"),
    );
    refused_in_time("a long rank", &text, CHECK, "is a rival twice");
    let formula = vec!["trade"; 650].join("+");
    let derived: String = (0..300)
        .map(|i| format!("[indicator.d{i}]\nderived.formula = \"{formula}\"\n"))
        .collect();
    refused_in_time(
        "long formulas",
        &format!("{GOOD}{derived}"),
        CHECK,
        "formula operations",
    );
}
