//! The contract `tuiyan/result/1`: which fields there are, what must agree, and the drawn values.
//!
//! All of it is exact, so no test here can raise a false alarm.

mod common;

use common::{
    EVERYTHING, Ran, SHIPPED, edited, load_path, load_text, plan, run_text, settings, shipped,
    simulate,
};
use serde_json::Value;
use std::collections::HashMap;
use std::path::Path;
use tuiyan::report::{PARTS, Probability, csv};
use tuiyan::scenario::schema::schema;

fn everything() -> Ran {
    run_text(EVERYTHING, 1, 4_000)
}

fn document(ran: &Ran) -> Value {
    serde_json::from_str(&ran.json()).expect("JSON")
}

// ---------------------------------------------------------------- fields

fn assert_fields(object: &Value, fields: &str) {
    let found: Vec<&str> = object
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let expected: Vec<&str> = fields.split_whitespace().collect();
    assert_eq!(found, expected);
}

const QUANTILES: &str = "0.01 0.05 0.1 0.25 0.5 0.75 0.9 0.95 0.99";

fn assert_spread(object: &Value, before: &str) {
    assert_fields(object, &format!("{before} mean sd min max quantiles"));
    assert_fields(&object["quantiles"], QUANTILES);
}

#[test]
fn a_document_has_the_fields_of_the_contract() {
    let document = document(&everything());
    assert_fields(
        &document,
        "schema scenario run indicators targets joint parameters",
    );
    assert_eq!(document["schema"], "tuiyan/result/1");
    assert_fields(
        &document["scenario"],
        "id name name_en file digest base_year last_year",
    );
    assert_fields(
        &document["run"],
        "seed paths points replicates until values engine_version",
    );
    for indicator in document["indicators"].as_array().expect("a list") {
        assert_fields(
            indicator,
            "id name name_en unit unit_en kind role assumed dimension dimension_en base_year base years",
        );
        for year in indicator["years"].as_array().expect("a list") {
            assert_spread(year, "year");
        }
    }
    for target in document["targets"].as_array().expect("a list") {
        assert_target(target);
    }
    assert_joint(&document["joint"]);
}

fn assert_target(target: &Value) {
    assert_fields(
        target,
        "id indicator name name_en form year nature counts judged goal met_from met_to measured_in \
         probability standard_error interval resolved reason reason_en other_basis measure \
         required_growth median_growth expected_shortfall margin assumed_rivals first_hit",
    );
    for spread in ["measure", "margin"] {
        if !target[spread].is_null() {
            assert_spread(&target[spread], "");
        }
    }
    if !target["other_basis"].is_null() {
        assert_fields(
            &target["other_basis"],
            "judged probability standard_error interval resolved",
        );
    }
    for hit in target["first_hit"].as_array().expect("a list") {
        assert_fields(hit, "year probability standard_error");
    }
}

fn assert_joint(joint: &Value) {
    assert_fields(
        joint,
        "targets all at_least expected_met independent_all independent_all_standard_error binding",
    );
    assert_fields(
        &joint["all"],
        "probability standard_error interval resolved",
    );
    for at_least in joint["at_least"].as_array().expect("a list") {
        assert_fields(at_least, "k probability standard_error");
    }
    assert_fields(&joint["binding"], "target gain standard_error");
}

#[test]
fn a_document_says_what_was_run() {
    let ran = everything();
    let document = document(&ran);
    assert_eq!(document["scenario"]["id"], "everything");
    assert_eq!(document["scenario"]["name"], "全部");
    assert_eq!(document["scenario"]["name_en"], "Everything");
    assert_eq!(document["scenario"]["digest"], ran.loaded.digest);
    assert_eq!(ran.loaded.digest.len(), 64);
    assert_eq!(document["run"]["seed"], 1);
    assert_eq!(document["run"]["paths"], 4_000);
    assert_eq!(document["run"]["points"], "pseudorandom");
    assert_eq!(document["run"]["values"], "1");
    assert_eq!(document["run"]["engine_version"], env!("CARGO_PKG_VERSION"));
    let retail = &document["indicators"][0];
    assert_eq!(retail["name_en"], "Retail");
    assert_eq!(retail["base"], 1000.0);
    assert_eq!(retail["base_year"], 2020);
    let kinds: Vec<&str> = ran.report.indicators.iter().map(|i| i.kind).collect();
    assert_eq!(
        kinds,
        [
            "level",
            "level",
            "stock",
            "flow",
            "share",
            "milestone",
            "level",
            "level",
            "derived",
            "derived",
            "quantity"
        ]
    );
    let years: Vec<i32> = ran
        .indicator("retail")
        .years
        .iter()
        .map(|y| y.year)
        .collect();
    assert_eq!(years, [2021, 2022, 2023, 2024]);
}

#[test]
fn what_cannot_be_judged_has_a_reason_and_no_probability() {
    let ran = everything();
    let standing = ran.target("standing");
    assert_eq!(standing.reason.as_deref(), Some("没有名次"));
    assert_eq!(standing.reason_en.as_deref(), Some("No place is named"));
    let document = document(&ran);
    let last = document["targets"].as_array().and_then(|all| all.last());
    let last = last.expect("a target");
    for field in ["probability", "standard_error", "interval", "measure"] {
        assert!(last[field].is_null(), "{field}");
    }
    assert_eq!(last["counts"], false);
    for target in &ran.report.targets {
        assert_eq!(target.reason.is_none(), target.met.probability.is_some());
    }
}

#[test]
fn targets_say_what_is_compared_with_what() {
    let ran = everything();
    let of = |id: &str| {
        let target = ran.target(id);
        (
            target.form,
            target.goal,
            target.met_from,
            target.met_to,
            target.measured_in,
        )
    };
    let (indicator, rate, rank) = (Some("indicator"), Some("rate"), Some("rank"));
    assert_eq!(
        of("retail"),
        ("more_than", Some(1300.0), Some(1300.0), None, indicator)
    );
    assert_eq!(of("first"), ("rank", Some(1.0), None, Some(1.0), rank));
    assert_eq!(
        of("growth"),
        ("average_growth", Some(0.06), Some(0.055), None, rate)
    );
    assert_eq!(of("both"), ("all_of", None, None, None, None));
    assert_eq!(
        of("offices"),
        ("about", Some(900.0), Some(873.0), Some(927.0), indicator)
    );
    assert_eq!(
        of("shops"),
        ("average", Some(900.0), Some(900.0), None, indicator)
    );
    assert_eq!(
        of("shops_total"),
        ("cumulative", Some(3700.0), None, Some(3700.0), indicator)
    );
    assert_eq!(
        of("space"),
        ("range", Some(78.0), Some(78.0), Some(82.0), indicator)
    );
    assert_eq!(
        of("weight"),
        ("less_than", Some(41.0), None, Some(41.0), indicator)
    );
    // No fall at all is 0, not −0.
    let steady = ran.target("steady").goal.expect("a goal");
    assert_eq!(steady.to_bits(), 0.0f64.to_bits());
    assert_eq!(ran.target("offices").year, 2023);
    assert_eq!(ran.target("retail").nature, "binding");
    // (1300 / 1000)^(1/4) − 1.
    let required = ran.target("retail").required_growth.expect("a rate");
    assert!((required - 0.067_789_972_3).abs() < 1e-10);
    let median = ran.year("retail", 2024).quantiles[4];
    let growth = ran.target("retail").median_growth.expect("a rate");
    assert!((1000.0 * libm::pow(1.0 + growth, 4.0) - median).abs() < 1e-9);
}

#[test]
fn both_bases_are_reported_where_a_revision_reaches() {
    let far = format!(
        "{EVERYTHING}
        [indicator.half]
        derived = {{ formula = \"retail / 2\" }}
        [indicator.quarter]
        derived = {{ formula = \"half / 2\" }}
        [target.quarter]
        indicator = \"quarter\"
        more_than = 325\n"
    );
    let ran = run_text(&far, 1, 4_000);
    for id in ["retail", "first", "both", "quarter"] {
        assert!(ran.target(id).other_basis.is_some(), "{id}");
    }
    for id in [
        "growth", "steady", "offices", "shops", "space", "projects", "weight",
    ] {
        assert!(ran.target(id).other_basis.is_none(), "{id}");
    }
    assert_eq!(ran.probability("quarter"), ran.probability("retail"));
    assert_eq!(ran.target("growth").judged, "base_year_basis");
}

// ---------------------------------------------------------------- agreement

fn assert_sound(met: &Probability, paths: f64) {
    let (p, error) = (met.probability.unwrap(), met.standard_error.unwrap());
    let (low, high) = met.interval.unwrap();
    assert!((0.0..=1.0).contains(&p) && low <= p && p <= high);
    assert_eq!(error, (p * (1.0 - p) / paths).sqrt());
    assert_eq!((p * paths).round() / paths, p);
}

#[test]
fn the_numbers_of_a_document_agree_with_each_other() {
    let ran = everything();
    let joint = ran.report.joint.as_ref().expect("a joint block");
    let counted: Vec<f64> = ran
        .report
        .targets
        .iter()
        .filter(|target| target.counts)
        .map(|target| target.met.probability.expect("it counts"))
        .collect();
    assert_eq!((counted.len(), joint.targets), (8, 8));
    assert_eq!(joint.at_least.len(), 9);
    for (k, at_least) in joint.at_least.iter().enumerate() {
        assert_eq!(at_least.k, k);
    }
    assert_eq!(joint.at_least[0].probability, 1.0);
    let falls = joint.at_least.windows(2);
    assert!(
        falls
            .into_iter()
            .all(|pair| pair[0].probability >= pair[1].probability)
    );
    assert_eq!(Some(joint.at_least[8].probability), joint.all.probability);
    let sum: f64 = counted.iter().sum();
    let tails: f64 = joint.at_least[1..].iter().map(|k| k.probability).sum();
    assert!((joint.expected_met - sum).abs() < 1e-12);
    assert!((joint.expected_met - tails).abs() < 1e-12);
    let product: f64 = counted.iter().product();
    assert!((joint.independent_all - product).abs() < 1e-15);
    assert_sound(&joint.all, 4_000.0);
    for target in ran.report.targets.iter().filter(|t| t.reason.is_none()) {
        assert_sound(&target.met, 4_000.0);
    }
}

#[test]
fn spreads_are_in_order() {
    let ran = everything();
    let years = ran.report.indicators.iter().flat_map(|i| &i.years);
    let measures = ran
        .report
        .targets
        .iter()
        .flat_map(|t| [&t.measure, &t.margin]);
    let spreads = years.map(|year| &year.values).chain(measures.flatten());
    let mut seen = 0;
    for spread in spreads {
        let numbers = [&[spread.min], spread.quantiles.as_slice(), &[spread.max]].concat();
        assert!(numbers.is_sorted(), "{numbers:?}");
        assert!(spread.min <= spread.mean && spread.mean <= spread.max);
        assert!(spread.sd >= 0.0 && spread.sd <= spread.max - spread.min);
        seen += 1;
    }
    assert_eq!(seen, 44 + 11 - 1 + 1);
}

#[test]
fn first_hits_add_up_to_the_probability_of_ever_being_met() {
    // “Ever” as an indicator of its own: the best value so far.
    let ever = format!(
        "{EVERYTHING}
        [indicator.best]
        derived = {{ base = 0, formula = \"max(lag(best, 1), retail)\" }}
        [target.ever]
        indicator = \"best\"
        more_than = 1300\n"
    );
    let ran = run_text(&ever, 1, 4_000);
    let hits = &ran.target("retail").first_hit;
    let years: Vec<i32> = hits.iter().map(|hit| hit.year).collect();
    assert_eq!(years, [2021, 2022, 2023, 2024]);
    let sum: f64 = hits.iter().map(|hit| hit.probability).sum();
    assert!((sum - ran.probability("ever")).abs() < 1e-12);
    assert!(sum > ran.probability("retail"));
    // Where no year can be judged by itself there is no first.
    for id in [
        "both",
        "growth",
        "steady",
        "shops",
        "shops_total",
        "standing",
    ] {
        assert!(ran.target(id).first_hit.is_empty(), "{id}");
    }
}

#[test]
fn the_binding_target_is_the_one_whose_removal_gains_most() {
    let ran = everything();
    let joint = ran.report.joint.as_ref().expect("a joint block");
    let all = joint.all.probability.expect("a probability");
    let counted = ran.report.targets.iter().filter(|target| target.counts);
    let gains: HashMap<&str, f64> = counted
        .map(|target| {
            let head = format!("[target.{}]", target.id);
            let text = edited(EVERYTHING, &head, &format!("{head}\ncounts = false"));
            let without = run_text(&text, 1, 4_000)
                .report
                .joint
                .expect("a joint block");
            let gain = without.all.probability.expect("a probability") - all;
            (target.id.as_str(), gain)
        })
        .collect();
    let binding = joint.binding.as_ref().expect("a binding target");
    assert!((gains[binding.target.as_str()] - binding.gain).abs() < 1e-12);
    assert!(gains.values().all(|gain| *gain <= binding.gain + 1e-12));
}

#[test]
fn what_is_missing_is_the_mean_over_the_paths_that_miss() {
    let ran = everything();
    let values = ran.values();
    let missing: Vec<f64> = values[ran.cell("retail", 2024)]
        .iter()
        .filter(|value| **value <= 1300.0)
        .map(|value| 1300.0 - value)
        .collect();
    let mean = missing.iter().sum::<f64>() / missing.len() as f64;
    let found = ran
        .target("retail")
        .expected_shortfall
        .expect("some miss it");
    assert!((found - mean).abs() < 1e-9 * mean);
    let always = run_text(
        &EVERYTHING.replace("more_than = 1300", "more_than = 130"),
        1,
        4_000,
    );
    assert_eq!(always.probability("retail"), 1.0);
    assert_eq!(always.target("retail").expected_shortfall, None);
}

// ---------------------------------------------------------------- tables

type Rows = Vec<HashMap<String, String>>;

fn tables(ran: &Ran) -> HashMap<&'static str, Rows> {
    let read = |bytes: &[u8]| {
        let mut reader = ::csv::Reader::from_reader(bytes);
        reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect()
    };
    let tables = csv::tables(&ran.report);
    tables
        .iter()
        .map(|(name, bytes)| (*name, read(bytes)))
        .collect()
}

/// A cell is the number, or empty where there is none.
fn assert_cell(row: &HashMap<String, String>, column: &str, expected: Option<f64>) {
    let cell = &row[column];
    let found = (!cell.is_empty()).then(|| cell.parse::<f64>().expect("a number"));
    assert_eq!(found, expected, "{column}");
}

#[test]
fn tables_of_indicators_hold_the_numbers_of_the_document() {
    let ran = everything();
    let rows = &tables(&ran)["indicators.csv"];
    let mut at = rows.iter();
    for indicator in &ran.report.indicators {
        for year in &indicator.years {
            let row = at.next().expect("a row");
            assert_eq!(row["scenario"], "everything");
            assert_eq!(row["indicator"], indicator.id);
            assert_eq!(row["name"], indicator.name);
            assert_eq!(row["kind"], indicator.kind);
            assert_eq!(row["role"], indicator.role);
            assert_eq!(row["year"], year.year.to_string());
            for (column, value) in [("mean", year.values.mean), ("sd", year.values.sd)] {
                assert_cell(row, column, Some(value));
            }
            for ((key, _), value) in PARTS.iter().zip(year.values.quantiles) {
                assert_cell(row, &format!("q{key}"), Some(value));
            }
        }
    }
    assert!(at.next().is_none());
}

#[test]
fn tables_of_targets_hold_the_numbers_of_the_document() {
    let ran = everything();
    let rows = &tables(&ran)["targets.csv"];
    assert_eq!(rows.len(), ran.report.targets.len());
    for (row, target) in rows.iter().zip(&ran.report.targets) {
        assert_eq!(row["target"], target.id);
        assert_eq!(row["form"], target.form);
        assert_eq!(row["judged"], target.judged);
        assert_eq!(row["reason"], target.reason.clone().unwrap_or_default());
        assert_cell(row, "goal", target.goal);
        assert_cell(row, "met_from", target.met_from);
        assert_cell(row, "met_to", target.met_to);
        assert_cell(row, "probability", target.met.probability);
        assert_cell(row, "standard_error", target.met.standard_error);
        assert_cell(row, "low", target.met.interval.map(|both| both.0));
        assert_cell(row, "high", target.met.interval.map(|both| both.1));
        assert_cell(row, "required_growth", target.required_growth);
        assert_cell(row, "median_growth", target.median_growth);
        assert_cell(row, "expected_shortfall", target.expected_shortfall);
        let other = target.other_basis.as_ref().and_then(|o| o.met.probability);
        assert_cell(row, "other_basis_probability", other);
        let measure = target.measure.as_ref();
        assert_cell(row, "measure_mean", measure.map(|spread| spread.mean));
        assert_cell(
            row,
            "measure_q0.5",
            measure.map(|spread| spread.quantiles[4]),
        );
    }
}

#[test]
fn the_joint_table_holds_the_numbers_of_the_document() {
    let ran = everything();
    let rows = &tables(&ran)["joint.csv"];
    let joint = ran.report.joint.as_ref().expect("a joint block");
    let cell = |measure: &str, which: &str| -> f64 {
        let mut found = rows
            .iter()
            .filter(|row| row["measure"] == measure && row["k_or_target"] == which);
        let row = found.next().expect("a row");
        assert!(found.next().is_none());
        row["value"].parse().expect("a number")
    };
    assert_eq!(Some(cell("all", "")), joint.all.probability);
    assert_eq!(cell("expected_met", ""), joint.expected_met);
    assert_eq!(cell("independent_all", ""), joint.independent_all);
    for at_least in &joint.at_least {
        assert_eq!(
            cell("at_least", &at_least.k.to_string()),
            at_least.probability
        );
    }
    let binding = joint.binding.as_ref().expect("a binding target");
    assert_eq!(cell("binding_gain", &binding.target), binding.gain);
}

#[test]
fn texts_that_a_spreadsheet_would_compute_are_written_as_texts() {
    let text = edited(EVERYTHING, "name = \"零售\"", "name = \"=1+1\"");
    let ran = run_text(&text, 1, 10);
    assert_eq!(tables(&ran)["indicators.csv"][0]["name"], "'=1+1");
    assert_eq!(document(&ran)["indicators"][0]["name"], "=1+1");
}

// ---------------------------------------------------------------- the schema

#[test]
fn the_schema_beside_the_scenarios_is_the_one_of_this_version() {
    let beside = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/scenarios/scenario.schema.json"
    );
    let beside = std::fs::read_to_string(beside).expect("a file");
    assert_eq!(
        beside,
        format!("{:#}\n", schema()),
        "write it anew: tuiyan schema"
    );
}

/// Every description of a schema, however deep.
fn descriptions(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(map) => {
            for (key, inner) in map {
                match inner.as_str() {
                    Some(text) if key == "description" => found.push(text.to_owned()),
                    _ => descriptions(inner, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| descriptions(item, found)),
        _ => {}
    }
}

#[test]
fn keys_are_described_in_chinese_and_in_english() {
    let mut found = Vec::new();
    descriptions(&schema(), &mut found);
    assert!(found.len() > 100, "{}", found.len());
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    for text in found {
        let (zh, en) = text.split_once(" / ").expect("two languages");
        assert!(chinese(zh) && !en.is_empty() && !chinese(en), "{text}");
    }
}

/// Whether a value is valid under the part of JSON Schema that the schema uses, or why not.
fn valid(value: &Value, shape: &Value, root: &Value, at: &str) -> Result<(), String> {
    let refuse = |why: String| Err(format!("{at} {why}"));
    if let Some(name) = shape["$ref"].as_str() {
        let name = name.strip_prefix("#/$defs/").expect("a definition");
        return valid(value, &root["$defs"][name], root, at);
    }
    if let Some(words) = shape["enum"].as_array() {
        let known = words.contains(value);
        return if known {
            Ok(())
        } else {
            refuse(format!("is not one of {words:?}"))
        };
    }
    if let Some(any) = shape["anyOf"].as_array() {
        let faults: Result<Vec<String>, ()> = any
            .iter()
            .map(|shape| valid(value, shape, root, at).map_or_else(Ok, |()| Err(())))
            .collect();
        return faults.map_or(Ok(()), |all| Err(all.join("; or ")));
    }
    match (shape["type"].as_str(), value) {
        (Some("object"), Value::Object(fields)) => {
            for (key, inner) in fields {
                let known = match &shape["properties"][key] {
                    Value::Null => &shape["additionalProperties"],
                    known => known,
                };
                if !known.is_object() {
                    return refuse(format!("does not know {key}"));
                }
                valid(inner, known, root, &format!("{at}.{key}"))?;
            }
            let most = shape["maxProperties"].as_u64().unwrap_or(u64::MAX);
            if fields.len() as u64 > most {
                return refuse(format!("has more than {most} keys"));
            }
            Ok(())
        }
        (Some("array"), Value::Array(items)) => items
            .iter()
            .try_for_each(|item| valid(item, &shape["items"], root, at)),
        (Some("number"), Value::Number(_))
        | (Some("string"), Value::String(_))
        | (Some("boolean"), Value::Bool(_)) => Ok(()),
        (Some("integer"), Value::Number(number)) if number.is_i64() => Ok(()),
        (expected, _) => refuse(format!("is {value}, not {expected:?}")),
    }
}

fn assert_valid(text: &str) {
    let schema = schema();
    if let Err(fault) = valid(&parsed(text), &schema, &schema, "the file") {
        panic!("{fault}");
    }
}

/// A TOML file as JSON.
fn parsed(text: &str) -> Value {
    let table = toml::de::DeTable::parse(text).expect("TOML");
    to_json(&toml::de::DeValue::Table(table.into_inner()))
}

fn to_json(value: &toml::de::DeValue) -> Value {
    use toml::de::DeValue;
    match value {
        DeValue::String(text) => Value::from(text.as_ref()),
        DeValue::Integer(number) => {
            Value::from(number.as_str().parse::<i64>().expect("an integer"))
        }
        DeValue::Float(number) => Value::from(number.as_str().parse::<f64>().expect("a number")),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(date) => Value::from(date.to_string()),
        DeValue::Array(items) => items.iter().map(|item| to_json(item.get_ref())).collect(),
        DeValue::Table(table) => table
            .iter()
            .map(|(key, value)| (key.get_ref().to_string(), to_json(value.get_ref())))
            .collect(),
    }
}

#[test]
fn shipped_scenarios_are_valid_under_the_schema() {
    let shipped = SHIPPED.map(|name| std::fs::read_to_string(shipped(name)).expect("a file"));
    let resolved = SHIPPED.map(|name| load_path(Path::new(&common::shipped(name)), &[]).resolved);
    let texts = shipped.iter().chain(&resolved).map(String::as_str);
    for text in texts.chain([EVERYTHING]) {
        assert_valid(text);
    }
}

#[test]
#[should_panic = "does not know growht"]
fn a_misspelt_key_is_not_valid_under_the_schema() {
    assert_valid(&EVERYTHING.replace("growth.two_piece", "growht.two_piece"));
}

// ---------------------------------------------------------------- drawn values

/// A normal number, a uniform one and a level with persistence: three draws of three years.
const TINY: &str = "
[factor.f]
[indicator.normal]
flow.amount.normal = { mean = 0, sd = 1 }
[indicator.uniform]
flow.amount.uniform = { low = 0, high = 1 }
[indicator.level]
loads.f = 0.6
persistence = 0.5
level = { base = 100, growth.two_piece = { mode = 6, lower = 3, upper = 2 } }
[shock.s]
yearly_probability = 0.5
effect.level.triangular = { low = -14, mode = -9, high = -4 }
";

/// `values = \"1\"`: a change here is a change of every result, so it is a headline of the changelog;
/// once a version is released, it needs a new version of the drawn values.
#[test]
fn drawn_values_are_those_of_version_1() {
    let ran = simulate(load_text(&plan(2, TINY)), settings(1, 2_048));
    let values = ran.values();
    let first = |id: &str, year| {
        let row = &values[ran.cell(id, year)];
        [row[0], row[1], row[1_023], row[1_024], row[2_047]]
    };
    for (id, year, expected) in PINNED {
        assert_eq!(first(id, year), expected, "{id} {year}");
    }
}

const PINNED: [(&str, i32, [f64; 5]); 6] = [
    (
        "normal",
        2021,
        [
            0.8300622721712768,
            -1.3006777018412607,
            -0.24035920847247863,
            1.3959008185355468,
            -0.6850877155002506,
        ],
    ),
    (
        "normal",
        2022,
        [
            1.7183598556194912,
            -0.00965068008524953,
            -1.2109903363974035,
            0.8228820034876096,
            -1.9400831000100869,
        ],
    ),
    (
        "uniform",
        2021,
        [
            0.5789580913417367,
            0.5379161479614265,
            0.7225653742741092,
            0.4612160966337026,
            0.09246385667484969,
        ],
    ),
    (
        "uniform",
        2022,
        [
            0.10871694583670882,
            0.0690485223220585,
            0.3548543626988016,
            0.9278872911712092,
            0.6641674385582812,
        ],
    ),
    (
        "level",
        2021,
        [
            108.13910132066631,
            98.09179843816523,
            95.35135654454763,
            96.02306783198227,
            92.32904871756105,
        ],
    ),
    (
        "level",
        2022,
        [
            107.75924636055684,
            100.8305527966042,
            100.12538094493414,
            96.84016294582332,
            81.50737537602885,
        ],
    ),
];
