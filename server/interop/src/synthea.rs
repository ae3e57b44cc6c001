//! Nine made-up patients as FHIR bundles; data/synthea/README.md says where they come from.

/// File name and content.
pub const BUNDLES: [(&str, &[u8]); 9] = [
    (
        "Andy_Schaden_d630c6ca-046c-470a-8f3a-4dbc3850e7ae.json",
        include_bytes!("../data/synthea/Andy_Schaden_d630c6ca-046c-470a-8f3a-4dbc3850e7ae.json"),
    ),
    (
        "Bill_Reinger_0bfeda65-c8ac-4dd7-a46c-d69e665996d4.json",
        include_bytes!("../data/synthea/Bill_Reinger_0bfeda65-c8ac-4dd7-a46c-d69e665996d4.json"),
    ),
    (
        "Frank_McDermott_e4b360e5-2fcb-44e7-8388-bc2281f27ee9.json",
        include_bytes!("../data/synthea/Frank_McDermott_e4b360e5-2fcb-44e7-8388-bc2281f27ee9.json"),
    ),
    (
        "Leonardo_Heaney_3a01d46f-5ac8-42f9-8aa9-24dcdefb6e6e.json",
        include_bytes!("../data/synthea/Leonardo_Heaney_3a01d46f-5ac8-42f9-8aa9-24dcdefb6e6e.json"),
    ),
    (
        "Liz_Conn_27c911c6-f045-4ffa-af5d-6eba57ac94b2.json",
        include_bytes!("../data/synthea/Liz_Conn_27c911c6-f045-4ffa-af5d-6eba57ac94b2.json"),
    ),
    (
        "Maida_Gerhold_40f86343-0170-40ca-b4ca-21ab9094da93.json",
        include_bytes!("../data/synthea/Maida_Gerhold_40f86343-0170-40ca-b4ca-21ab9094da93.json"),
    ),
    (
        "Monika_Green_5a422bd7-d15f-4ce5-89f1-d3fa4f19c34e.json",
        include_bytes!("../data/synthea/Monika_Green_5a422bd7-d15f-4ce5-89f1-d3fa4f19c34e.json"),
    ),
    (
        "Tamatha_Witting_55a37df6-b780-4272-8d51-499be0e7df86.json",
        include_bytes!("../data/synthea/Tamatha_Witting_55a37df6-b780-4272-8d51-499be0e7df86.json"),
    ),
    (
        "Zachary_Kutch_01396393-ed81-4f7f-a073-553cb407837f.json",
        include_bytes!("../data/synthea/Zachary_Kutch_01396393-ed81-4f7f-a073-553cb407837f.json"),
    ),
];
