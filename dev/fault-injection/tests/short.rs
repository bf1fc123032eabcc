//! A short run; `cargo xtask fault-injection` makes 10,000 calls.

#[test]
fn each_call_has_its_own_response_or_an_error_that_names_the_cause() {
    let report = soapstone_fault_injection::run(500, 40, 7).expect("there is a free port");
    assert!(report.findings.is_empty(), "{report}");
    assert_eq!(report.calls(), 500, "{report}");
    let closed = report.outcomes.get("closed by the one before").map_or(0, |(_, failed)| *failed);
    assert!(closed < 50, "{report}");
    assert!(report.rejected > 0 && report.outcomes.len() > 8, "{report}");
}
