//! Who gives care at the demo's two houses. None of them exists.

use super::House;

pub struct Doctor {
    /// Unique within the demo.
    pub slug: &'static str,
    pub prefix: Option<&'static str>,
    pub given: &'static str,
    pub family: &'static str,
    pub sex: &'static str,
    pub specialty: &'static str,
    pub about: &'static str,
    pub education: &'static [&'static str],
    pub languages: &'static [&'static str],
    pub services: &'static [&'static str],
    pub sessions: &'static [Session],
}

/// "Mondays to Fridays, 08:30 to 12:30, a start every 15 minutes."
pub struct Session {
    pub house: House,
    /// ISO: 1 is Monday.
    pub weekdays: &'static [i16],
    /// Minutes of the day on the wall clock.
    pub hours: (i32, i32),
    pub grid: i32,
}

impl Doctor {
    pub fn name(&self) -> String {
        let parts = self.prefix.into_iter().chain([self.given, self.family]);
        parts.collect::<Vec<_>>().join(" ")
    }
}

const fn at(hour: i32, minute: i32) -> i32 {
    hour * 60 + minute
}

const fn general(weekdays: &'static [i16], hours: (i32, i32), grid: i32) -> Session {
    Session { house: House::General, weekdays, hours, grid }
}

const fn riverside(weekdays: &'static [i16], hours: (i32, i32), grid: i32) -> Session {
    Session { house: House::Riverside, weekdays, hours, grid }
}

const WORKDAYS: &[i16] = &[1, 2, 3, 4, 5];
const EVERY_DAY: &[i16] = &[1, 2, 3, 4, 5, 6, 7];

/// The one whose day the demo opens with: she works every day, so that there is one to look at.
pub const FIRST: &str = "okafor";

pub const DOCTORS: [Doctor; 9] = [
    Doctor {
        slug: FIRST,
        prefix: Some("Dr"),
        given: "Amara",
        family: "Okafor",
        sex: "female",
        specialty: "General practice",
        about: "I have been a family doctor for fourteen years, and I like to know the people behind the complaint. \
                If you have more than one question, write them down and start with the most important one.",
        education: &["MD, Howard University College of Medicine", "Residency in family medicine, Montefiore"],
        languages: &["en", "fr"],
        services: &["consultation", "consultation-video", "check-up", "procedure"],
        sessions: &[general(EVERY_DAY, (at(8, 30), at(12, 30)), 15), general(EVERY_DAY, (at(13, 30), at(17, 30)), 15)],
    },
    Doctor {
        slug: "reyes",
        prefix: Some("Dr"),
        given: "Daniel",
        family: "Reyes",
        sex: "male",
        specialty: "General practice",
        about: "Family medicine with evening hours, for people who work all day. I speak Spanish with half of my patients.",
        education: &["MD, University of Puerto Rico", "Residency in family medicine, Jamaica Hospital"],
        languages: &["en", "es"],
        services: &["consultation", "consultation-video"],
        sessions: &[general(WORKDAYS, (at(11, 0), at(14, 30)), 15), general(WORKDAYS, (at(15, 30), at(20, 0)), 15)],
    },
    Doctor {
        slug: "halvorsen",
        prefix: Some("Dr"),
        given: "Ingrid",
        family: "Halvorsen",
        sex: "female",
        specialty: "Cardiology",
        about: "Heart failure and high blood pressure are my daily work. I show every patient the pictures of their own \
                heart, because what one has seen one remembers.",
        education: &["Dr. med., University of Oslo", "Fellowship in cardiology, Columbia University"],
        languages: &["en", "de"],
        services: &["heart-check", "heart-video", "pressure-group"],
        sessions: &[
            general(&[1, 2, 4, 5], (at(9, 0), at(13, 0)), 20),
            general(&[1, 4], (at(14, 0), at(17, 0)), 20),
            general(&[3], (at(10, 0), at(12, 0)), 60),
        ],
    },
    Doctor {
        slug: "stein",
        prefix: Some("Dr"),
        given: "Samuel",
        family: "Stein",
        sex: "male",
        specialty: "Dermatology",
        about: "I see patients in New York at the beginning of the week and in London at its end. Moles are my subject; \
                no question about one is too small.",
        education: &["MD, Tel Aviv University", "Residency in dermatology, NYU Langone"],
        languages: &["en", "he"],
        services: &["skin", "skin-london"],
        sessions: &[
            general(&[1, 2], (at(8, 0), at(12, 0)), 10),
            general(&[1, 2], (at(13, 0), at(16, 0)), 10),
            riverside(&[4, 5], (at(9, 0), at(15, 0)), 10),
        ],
    },
    Doctor {
        slug: "zhou",
        prefix: Some("Dr"),
        given: "Mei-Ling",
        family: "Zhou",
        sex: "female",
        specialty: "Paediatrics",
        about: "Children decide what we do first in my room: the ears or the tummy. Parents get straight answers.",
        education: &["MD, Stanford University", "Residency in paediatrics, Children’s Hospital of Philadelphia"],
        languages: &["en", "zh"],
        services: &["child"],
        sessions: &[
            general(&[1, 2, 3, 4, 5, 6], (at(9, 0), at(13, 0)), 30),
            general(&[1, 3], (at(14, 0), at(17, 0)), 30),
        ],
    },
    Doctor {
        slug: "haddad",
        prefix: Some("Dr"),
        given: "Leila",
        family: "Haddad",
        sex: "female",
        specialty: "Gynaecology",
        about: "From the first visit to the menopause. Nothing is examined that you do not want to have examined.",
        education: &["MD, American University of Beirut", "Residency in obstetrics and gynaecology, Mount Sinai"],
        languages: &["en", "ar", "fr"],
        services: &["women"],
        sessions: &[general(&[2, 3, 4], (at(8, 30), at(12, 30)), 30), general(&[2, 4], (at(13, 30), at(16, 30)), 30)],
    },
    Doctor {
        slug: "whitfield",
        prefix: Some("Dr"),
        given: "Thomas",
        family: "Whitfield",
        sex: "male",
        specialty: "General practice",
        about: "General practice by the river since 2009. I run every Sunday, mostly to have something to say about it \
                on Mondays.",
        education: &["MBBS, King’s College London", "MRCGP, Royal College of General Practitioners"],
        languages: &["en"],
        services: &["consultation-london", "consultation-video-london"],
        sessions: &[riverside(EVERY_DAY, (at(8, 0), at(12, 0)), 15), riverside(WORKDAYS, (at(13, 0), at(17, 0)), 15)],
    },
    Doctor {
        slug: "raman",
        prefix: Some("Dr"),
        given: "Priya",
        family: "Raman",
        sex: "female",
        specialty: "Orthopaedics",
        about: "Knees and hips, in people who want to walk up mountains again. Most of my patients are never operated on.",
        education: &["MBBS, Christian Medical College Vellore", "FRCS (Trauma and Orthopaedics), Edinburgh"],
        languages: &["en", "hi"],
        services: &["knee"],
        sessions: &[riverside(&[1, 2, 3], (at(9, 0), at(13, 0)), 30), riverside(&[2], (at(14, 0), at(17, 0)), 30)],
    },
    Doctor {
        slug: "fraser",
        prefix: None,
        given: "Callum",
        family: "Fraser",
        sex: "male",
        specialty: "Physiotherapy",
        about: "Physiotherapist for backs and knees. You leave with three exercises, not with thirty.",
        education: &["BSc Physiotherapy, Glasgow Caledonian University"],
        languages: &["en"],
        services: &["physio"],
        sessions: &[riverside(&[1, 3, 5], (at(8, 0), at(12, 30)), 45), riverside(&[3, 5], (at(13, 30), at(18, 0)), 45)],
    },
];
