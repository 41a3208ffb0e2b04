//! Every rule holds to its own examples.

use amends::lint::examples;
use amends::rule::RuleSet;

#[test]
fn every_example_of_every_rule_holds() {
    let outcome = examples::run(RuleSet::builtin(), |_| true);
    let failures: Vec<String> = outcome.failures.iter().map(|f| f.error.to_string()).collect();
    assert!(failures.is_empty(), "{} of {} examples\n{}", failures.len(), outcome.examples, failures.join("\n"));
}
