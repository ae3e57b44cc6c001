use std::fs;

use crate::house::House;

#[test]
fn a_house_is_set_up_by_the_command_line() {
    let house = House::new();
    let admin = ["admin", "create", "--email", "ruth@example.org", "--name", "Ruth Kaplan"];
    let none = house.run_with(&admin, "copper lantern quiet meadow\n");
    assert_eq!(none.code(), 1);
    assert!(none.stderr().contains("hale facility create"), "{}", none.stderr());

    let facility = ["facility", "create", "--name", "Hill Clinic", "--currency", "EUR", "--zone"];
    let wrong = house.run(&[&facility[..], &["Europe/Atlantis"]].concat());
    assert_eq!(wrong.code(), 1);
    assert!(wrong.stderr().contains("zone: "), "{}", wrong.stderr());
    house.run(&[&facility[..], &["Europe/Berlin"]].concat()).done();

    let weak = house.run_with(&admin, "ruth kaplan 123\n");
    assert_eq!(weak.code(), 1);
    assert!(weak.stderr().contains("password: "), "{}", weak.stderr());
    house.run_with(&admin, "copper lantern quiet meadow\n").done();
    let second = house.run_with(&admin, "copper lantern quiet meadow\n");
    assert_eq!(second.code(), 1);
    assert!(second.stderr().contains("has an administrator already"), "{}", second.stderr());
}

#[test]
fn a_broken_file_is_refused_with_its_place() {
    let house = House::new();
    let facility = ["facility", "create", "--name", "Hill Clinic", "--currency", "EUR", "--zone", "Europe/Berlin"];
    house.run(&facility).done();
    let file = house.data.join("broken.json");
    fs::write(&file, "{\n  \"resourceType\": \"Bundle\",\n  oops\n}").expect("written");
    let refused = house.run(&["import", "fhir", &file.to_string_lossy()]);
    assert_eq!(refused.code(), 1, "{}", refused.stdout());
    assert!(
        refused.stderr().contains("broken.json") && refused.stderr().to_lowercase().contains("line 3"),
        "{}",
        refused.stderr()
    );
    let missing = house.run(&["import", "fhir", "/nowhere/at/all.json"]);
    assert_eq!(missing.code(), 1);
    assert!(missing.stderr().contains("all.json"), "{}", missing.stderr());
}

#[test]
fn what_is_imported_is_counted_and_can_be_gone_through_again() {
    let house = House::new();
    house.run(&["facility", "create", "--name", "Hill Clinic", "--currency", "EUR", "--zone", "Europe/Berlin"]).done();
    let (name, content) = interop::synthea::BUNDLES[4];
    let file = house.data.join(name);
    fs::write(&file, content).expect("written");
    let file = file.to_string_lossy().into_owned();
    let first = house.run(&["import", "fhir", &file]);
    assert_eq!(first.code(), 0, "{}", first.stderr());
    assert!(first.stdout().contains("73 entries in 1 file, "), "{}", first.stdout());
    assert!(first.stdout().trim_end().ends_with(" resources per second"), "{}", first.stdout());
    let again = house.run(&["import", "fhir", "--again"]);
    assert_eq!(again.code(), 0, "{}", again.stderr());
    assert!(again.stdout().contains("0 entries in 0 files, "), "{}", again.stdout());
    let neither = house.run(&["import", "fhir"]);
    assert_eq!(neither.code(), 2);
    let both = house.run(&["import", "fhir", "--again", &file]);
    assert_eq!(both.code(), 2);
}
