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
