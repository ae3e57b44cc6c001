//! Who came, with what, and what was written down. Nobody of this exists.

use crate::seed::House;

pub(super) struct Story {
    pub email: &'static str,
    pub doctor: &'static str,
    pub house: House,
    pub days_ago: i64,
    pub kind: &'static str,
    pub reason: &'static str,
    /// How many months before the visit, the oldest first.
    pub vital_signs: &'static [(i64, Signs)],
    pub allergies: Allergies,
    /// ICD-10-CM, since when, a remark.
    pub problems: &'static [(&'static str, &'static str, &'static str)],
    pub notes: &'static [Note],
    /// What the patient may read.
    pub summary: Option<&'static str>,
}

/// Systolic, diastolic, heart rate, temperature, saturation, weight, height, as they are typed.
pub(super) type Signs = [&'static str; 7];

/// Each of the four states that allergies can be in.
pub(super) enum Allergies {
    NotAsked,
    Unable(&'static str),
    NoneKnown,
    /// Substance, category, criticality, verification, reaction, severity.
    Listed(&'static [[&'static str; 6]]),
}

pub(super) struct Note {
    pub title: &'static str,
    pub body: &'static str,
    /// Else it is a draft.
    pub signed: bool,
    pub shared: bool,
    pub addendum: Option<&'static str>,
}

const fn signed(title: &'static str, body: &'static str) -> Note {
    Note { title, body, signed: true, shared: false, addendum: None }
}

const DOCTOR: &str = "doctor@hale.example";
const HEART: &str = "heart@hale.example";
const LONDON: &str = "london@hale.example";

pub(super) const STORIES: [Story; 7] = [
    Story {
        email: "maya@hale.example",
        doctor: DOCTOR,
        house: House::General,
        days_ago: 5,
        kind: "Consultation",
        reason: "Cough for two weeks, short of breath at night",
        vital_signs: &[
            (24, ["118", "74", "68", "36.7", "99", "64.5", "168"]),
            (18, ["121", "76", "71", "", "", "65.2", ""]),
            (12, ["124", "79", "70", "36.6", "98", "66.8", ""]),
            (6, ["128", "81", "74", "", "", "67.4", ""]),
            (0, ["126", "80", "82", "37.2", "96", "68.1", "168"]),
        ],
        allergies: Allergies::Listed(&[
            ["Penicillin", "medication", "high", "confirmed", "Hives, swelling of the lips", "severe"],
            ["Birch pollen", "environment", "low", "presumed", "Runny nose", "mild"],
        ]),
        problems: &[
            ("J45.30", "2009", "Since childhood; worse in spring."),
            ("J30.1", "2012", ""),
            ("E78.00", "2025-02", "Diet first."),
        ],
        notes: &[Note {
            addendum: Some(
                "Radiologist called: chest X-ray clear. Told the patient by telephone; the plan stays as it is.",
            ),
            shared: true,
            ..signed(
                "Consultation",
                "Subjective: dry cough for two weeks after a cold, worse at night and when running. No fever, no blood. \
                     Uses the reliever inhaler three times a week.\n\n\
                     Objective: alert, speaks in whole sentences. Wheezing at the end of breathing out on both sides, no \
                     crackles. Peak flow 380 L/min (best 440).\n\n\
                     Assessment: mild persistent asthma, not controlled since the cold. No sign of pneumonia.\n\n\
                     Plan: inhaled corticosteroid every day; show the technique again. Chest X-ray, since it has been two \
                     weeks. Back in four weeks, sooner when out of breath at rest.",
            )
        }],
        summary: Some(
            "You have had a cough since your cold because your asthma is not well controlled at the moment.\n\n\
             What to do: use the new inhaler every morning and evening, also when you feel well, and rinse your mouth \
             afterwards. Keep the blue one with you.\n\n\
             Come back in four weeks. Call us at once when you are out of breath while resting, or when the blue inhaler \
             does not help within 20 minutes.",
        ),
    },
    Story {
        email: "oliver@hale.example",
        doctor: LONDON,
        house: House::Riverside,
        days_ago: 4,
        kind: "Follow-up",
        reason: "Blood pressure and blood sugar",
        vital_signs: &[
            (9, ["158", "92", "76", "", "97", "91.4", "176"]),
            (6, ["152", "90", "74", "", "", "90.2", ""]),
            (3, ["146", "86", "72", "", "97", "88.9", ""]),
            (0, ["138", "82", "70", "36.5", "98", "87.6", "176"]),
        ],
        allergies: Allergies::NoneKnown,
        problems: &[
            ("I10", "2016", ""),
            ("E11.9", "2019-06", "Metformin alone so far."),
            ("M17.11", "2022", "Pain when going downstairs."),
        ],
        notes: &[Note {
            shared: true,
            ..signed(
                "Follow-up",
                "Subjective: feels well, walks 40 minutes a day. No chest pain, no swelling of the legs. Takes amlodipine \
                     and metformin every day.\n\n\
                     Objective: 138/82 mmHg sitting, pulse 70 and regular. Feet: skin whole, feels the monofilament at all \
                     points.\n\n\
                     Assessment: hypertension close to the target of 135/85 at home. Type 2 diabetes without complications.\n\n\
                     Plan: no change. HbA1c and kidney values in three months. Eye screening is due in spring.",
            )
        }],
        summary: Some(
            "Your blood pressure is much better than in spring: the walking works. Your feet are fine.\n\n\
             Please go on with your medicines as they are. We measure your blood sugar and your kidneys again in three \
             months. You will get a letter for the yearly photograph of your eyes.",
        ),
    },
    Story {
        email: "rosa.delgado@mail.example",
        doctor: DOCTOR,
        house: House::General,
        days_ago: 2,
        kind: "Consultation",
        reason: "Tired for months",
        vital_signs: &[(0, ["112", "70", "88", "36.8", "99", "58.3", "161"])],
        allergies: Allergies::Listed(&[["Ibuprofen", "medication", "low", "unconfirmed", "Stomach pain", "moderate"]]),
        problems: &[("R53.83", "2026-07", ""), ("D50.9", "", "Suspected; iron panel ordered.")],
        notes: &[signed(
            "Consultation",
            "Subjective: tired since summer, dizzy when getting up. Heavy periods. Eats no meat.\n\n\
             Objective: pale conjunctivae. Heart and lungs without findings.\n\n\
             Assessment: iron deficiency anaemia is likely.\n\n\
             Plan: full blood count and iron panel. Gynaecology if the periods stay heavy.",
        )],
        summary: None,
    },
    Story {
        email: "jerome.b@mail.example",
        doctor: DOCTOR,
        house: House::General,
        days_ago: 1,
        kind: "Consultation",
        reason: "Pain in the left shoulder",
        vital_signs: &[(0, ["132", "84", "66", "36.6", "", "82.0", "181"])],
        allergies: Allergies::NotAsked,
        problems: &[("M75.42", "2026-10", "")],
        notes: &[Note {
            title: "Consultation",
            body: "Subjective: pain in the left shoulder for six weeks, worse when lifting the arm and at night. Paints \
                   ceilings for a living.\n\nObjective: painful arc from 60 to 120 degrees, Neer positive. Strength full.\n\n\
                   Assessment: ",
            signed: false,
            shared: false,
            addendum: None,
        }],
        summary: None,
    },
    Story {
        email: "s.adeyemi@mail.example",
        doctor: HEART,
        house: House::General,
        days_ago: 3,
        kind: "Cardiology follow-up",
        reason: "Swollen ankles",
        vital_signs: &[
            (6, ["136", "78", "84", "", "95", "78.2", "172"]),
            (0, ["128", "74", "92", "36.4", "93", "81.7", "172"]),
        ],
        allergies: Allergies::Unable("Very hard of hearing, came without his daughter"),
        problems: &[
            ("I50.22", "2021", "Ejection fraction 35 % in 2025."),
            ("I48.20", "2019", "Apixaban."),
            ("N18.31", "2022", ""),
        ],
        notes: &[signed(
            "Cardiology follow-up",
            "Subjective: ankles swollen for ten days, two pillows at night. Weight up by 3 kg.\n\n\
             Objective: jugular veins 4 cm above the angle, fine crackles at both bases, oedema to mid-calf. Pulse irregular, \
             92.\n\n\
             Assessment: decompensated heart failure, most likely after he ran out of furosemide.\n\n\
             Plan: furosemide 40 mg twice a day for a week, potassium and creatinine in three days, weigh every morning. \
             Nurse calls the daughter today, also to ask about allergies.",
        )],
        summary: None,
    },
    Story {
        email: "odonnell.family@mail.example",
        doctor: DOCTOR,
        house: House::General,
        days_ago: 6,
        kind: "Consultation",
        reason: "Earache",
        vital_signs: &[(12, ["", "", "", "", "", "20.1", "116"]), (0, ["", "", "104", "38.4", "98", "22.6", "122"])],
        allergies: Allergies::NoneKnown,
        problems: &[("H66.91", "2026-11", "")],
        notes: &[signed(
            "Consultation",
            "Subjective: pain in the right ear since last night, cold for four days. Drinks well. Here with her mother.\n\n\
             Objective: 38.4 degrees. Right eardrum red and bulging, left one normal. Neck soft.\n\n\
             Assessment: acute otitis media on the right.\n\n\
             Plan: pain relief by weight; antibiotic only if not better after 48 hours. Explained when to come back at once.",
        )],
        summary: None,
    },
    Story {
        email: "zofia.w@mail.example",
        doctor: LONDON,
        house: House::Riverside,
        days_ago: 2,
        kind: "Consultation",
        reason: "Migraine",
        vital_signs: &[(0, ["114", "72", "64", "36.6", "99", "61.0", "170"])],
        allergies: Allergies::Listed(&[["Latex", "other", "high", "confirmed", "Hives", "moderate"]]),
        problems: &[("G43.009", "2014", "")],
        notes: &[Note {
            title: "Consultation",
            body: "Subjective: three attacks a month instead of one, each a day long, with nausea. Sleeps badly since the new \
                   job.\n\nObjective: no neurological findings.\n\nPlan: diary for eight weeks; discuss ",
            signed: false,
            shared: false,
            addendum: None,
        }],
        summary: None,
    },
];
