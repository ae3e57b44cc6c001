//! What can be booked at the demo's two houses.

use super::House;

pub struct Service {
    /// Unique within the demo; doctors name it.
    pub slug: &'static str,
    pub house: House,
    pub name: &'static str,
    pub specialty: &'static str,
    pub description: &'static str,
    pub what_to_bring: Option<&'static str>,
    pub minutes: i32,
    /// Before and after, for the practitioner only.
    pub buffers: (i32, i32),
    /// In minor units of the house's currency.
    pub price: i64,
    pub capacity: i16,
    pub by_video: bool,
    pub bookable_by: &'static str,
    pub cutoff_hours: i32,
}

/// With what it means, for people who do not know the word.
pub const SPECIALTIES: [(&str, &str); 7] = [
    ("General practice", "Any new complaint, check-ups, repeat prescriptions"),
    ("Cardiology", "Heart and blood pressure"),
    ("Dermatology", "Skin, hair and nails"),
    ("Paediatrics", "Children up to 16 years"),
    ("Gynaecology", "Women’s health and pregnancy"),
    ("Orthopaedics", "Bones, joints and muscles"),
    ("Physiotherapy", "Movement after an injury or operation"),
];

const IN_PERSON: Service = Service {
    slug: "",
    house: House::General,
    name: "",
    specialty: "General practice",
    description: "",
    what_to_bring: None,
    minutes: 20,
    buffers: (0, 10),
    price: 0,
    capacity: 1,
    by_video: false,
    bookable_by: "patients",
    cutoff_hours: 24,
};

const BY_VIDEO: Service = Service { by_video: true, minutes: 15, buffers: (0, 0), cutoff_hours: 4, ..IN_PERSON };

pub const SERVICES: [Service; 15] = [
    Service {
        slug: "consultation",
        name: "Consultation",
        description: "Talk to a doctor about anything that worries you. The doctor examines you and agrees the next steps with you.",
        what_to_bring: Some("Your insurance card and a list of the medicines you take."),
        price: 9_000,
        ..IN_PERSON
    },
    Service {
        slug: "consultation-video",
        name: "Consultation by video",
        description: "For questions that need no examination: results, prescriptions, a second look at something known.",
        price: 6_500,
        ..BY_VIDEO
    },
    Service {
        slug: "check-up",
        name: "Yearly check-up",
        description: "Blood pressure, weight, heart and lungs, and a plan for the year. Blood is taken where it is needed.",
        what_to_bring: Some("Come without breakfast if blood is to be taken. Water is fine."),
        minutes: 40,
        buffers: (0, 5),
        price: 16_000,
        ..IN_PERSON
    },
    Service {
        slug: "heart-check",
        name: "Heart check-up with echocardiogram",
        specialty: "Cardiology",
        description: "Examination, ECG and an ultrasound of the heart, with the result on the same day.",
        what_to_bring: Some("Earlier ECGs and letters, if you have them."),
        minutes: 40,
        buffers: (5, 10),
        price: 32_000,
        cutoff_hours: 48,
        ..IN_PERSON
    },
    Service {
        slug: "heart-video",
        name: "Heart follow-up by video",
        specialty: "Cardiology",
        description: "To talk about results and medicines after a heart check-up.",
        minutes: 20,
        price: 12_000,
        ..BY_VIDEO
    },
    Service {
        slug: "pressure-group",
        name: "Blood pressure class",
        specialty: "Cardiology",
        description: "In a group of six: measuring at home, salt, movement, medicines. With time for questions.",
        minutes: 60,
        price: 2_500,
        capacity: 6,
        ..IN_PERSON
    },
    Service {
        slug: "skin",
        name: "Skin examination",
        specialty: "Dermatology",
        description: "The whole skin from head to toe, with a magnifier. A photograph is taken only if you agree.",
        what_to_bring: Some("Please come without make-up and nail varnish."),
        price: 15_000,
        ..IN_PERSON
    },
    Service {
        slug: "child",
        name: "Child health visit",
        specialty: "Paediatrics",
        description: "Growth, development, vaccinations, and whatever is on your mind. A parent or guardian comes along.",
        what_to_bring: Some("The child’s vaccination record."),
        minutes: 30,
        buffers: (0, 0),
        price: 11_000,
        ..IN_PERSON
    },
    Service {
        slug: "women",
        name: "Women’s health consultation",
        specialty: "Gynaecology",
        description: "Contraception, cycle, menopause, pregnancy and screening. You may bring somebody along.",
        minutes: 30,
        buffers: (0, 0),
        price: 14_000,
        ..IN_PERSON
    },
    Service {
        slug: "procedure",
        name: "Minor procedure",
        description: "Stitches, removal of small lumps. Booked by the practice after a consultation.",
        minutes: 45,
        buffers: (5, 10),
        price: 24_000,
        bookable_by: "staff",
        ..IN_PERSON
    },
    Service {
        slug: "consultation-london",
        house: House::Riverside,
        name: "Consultation",
        description: "Talk to a doctor about anything that worries you. The doctor examines you and agrees the next steps with you.",
        what_to_bring: Some("A list of the medicines you take."),
        price: 8_500,
        ..IN_PERSON
    },
    Service {
        slug: "consultation-video-london",
        house: House::Riverside,
        name: "Consultation by video",
        description: "For questions that need no examination: results, prescriptions, a second look at something known.",
        price: 5_500,
        ..BY_VIDEO
    },
    Service {
        slug: "skin-london",
        house: House::Riverside,
        name: "Skin examination",
        specialty: "Dermatology",
        description: "The whole skin from head to toe, with a magnifier. A photograph is taken only if you agree.",
        price: 14_000,
        ..IN_PERSON
    },
    Service {
        slug: "knee",
        house: House::Riverside,
        name: "Knee and hip consultation",
        specialty: "Orthopaedics",
        description: "Examination and X-ray pictures on the spot, and what can be done without an operation first.",
        what_to_bring: Some("Clothes that leave the knee free, and earlier pictures."),
        minutes: 30,
        buffers: (0, 0),
        price: 18_000,
        ..IN_PERSON
    },
    Service {
        slug: "physio",
        house: House::Riverside,
        name: "Physiotherapy assessment",
        specialty: "Physiotherapy",
        description: "Finding out what moves and what hurts, first exercises, and a plan to go on with at home.",
        minutes: 45,
        buffers: (0, 0),
        price: 6_500,
        ..IN_PERSON
    },
];
