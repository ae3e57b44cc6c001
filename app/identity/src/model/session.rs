use model::{PatientId, Permission, PractitionerId, Role};
use serde::{Deserialize, Serialize};

use super::{FacilityRoles, Letterhead};

/// Who is signed in, as layouts show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionInfo {
    pub display_name: String,
    pub email: String,
    /// Holds a role at some facility: the staff dashboards are open.
    pub staff: bool,
    pub patient_id: Option<PatientId>,
    pub practitioner_id: Option<PractitionerId>,
    pub facilities: Vec<FacilityRoles>,
    /// For paper. Somebody whom no facility knows has none.
    pub letterhead: Option<Letterhead>,
    /// A demo account, whose password is published: a banner says so.
    pub demo: bool,
}

impl SessionInfo {
    pub fn has(&self, role: Role) -> bool {
        match role {
            Role::Patient => self.patient_id.is_some(),
            _ => self.facilities.iter().any(|at| at.roles.contains(&role)),
        }
    }

    /// For showing or leaving out a link. The server decides again when the link is followed.
    pub fn may(&self, permission: Permission) -> bool {
        permission.roles().iter().any(|role| self.has(*role))
    }
}

/// Who is signed in? Nobody is an answer, too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CurrentSession {}

/// How long until the session ends by itself? Asking does not prolong it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GetSessionLeft {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLeft {
    pub seconds: i64,
    /// Staying on still helps. Near the end of the twelfth hour it does not: sign in anew.
    pub can_extend: bool,
}

/// Stay signed in: the idle time starts anew.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ExtendSession {}

/// The own open sessions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MySessions {}

/// One open session, as its owner sees it. Times are told as minutes ago, since an account has no time
/// zone of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionSummary {
    /// The one that asks.
    pub current: bool,
    pub user_agent: Option<String>,
    pub signed_in_minutes_ago: i64,
    pub last_seen_minutes_ago: i64,
}

/// Signs out everywhere else.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct EndOtherSessions {}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndedSessions {
    pub count: i64,
}

impl SessionSummary {
    /// "Firefox on Windows": as much of what a browser calls itself as a person recognises.
    pub fn browser(&self) -> String {
        let agent = self.user_agent.as_deref().unwrap_or_default();
        let first =
            |names: &[(&str, &'static str)]| names.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
        // The order matters: Edge calls itself Chrome and Safari as well, and Android calls itself Linux.
        let browser = first(&[
            ("Edg", "Edge"),
            ("OPR/", "Opera"),
            ("Firefox/", "Firefox"),
            ("FxiOS/", "Firefox"),
            ("CriOS/", "Chrome"),
            ("Chrome/", "Chrome"),
            ("Safari/", "Safari"),
        ]);
        let system = first(&[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS X", "Mac"),
            ("CrOS", "ChromeOS"),
            ("Linux", "Linux"),
        ]);
        match (browser, system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => name.into(),
            (None, None) => "Unknown browser".into(),
        }
    }

    /// "Signed in 2 hours ago, last used just now"
    pub fn when(&self) -> String {
        format!("Signed in {}, last used {}", ago(self.signed_in_minutes_ago), ago(self.last_seen_minutes_ago))
    }
}

/// Sessions last twelve hours, so hours are the longest unit.
fn ago(minutes: i64) -> String {
    match minutes {
        ..1 => "just now".into(),
        1 => "1 minute ago".into(),
        2..60 => format!("{minutes} minutes ago"),
        60..120 => "1 hour ago".into(),
        _ => format!("{} hours ago", minutes / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_named_as_people_know_them() {
        let agent = |text: &str| SessionSummary {
            current: false,
            user_agent: Some(text.into()),
            signed_in_minutes_ago: 125,
            last_seen_minutes_ago: 0,
        };
        let edge =
            agent("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36 Edg/131.0");
        assert_eq!(edge.browser(), "Edge on Windows");
        assert_eq!(edge.when(), "Signed in 2 hours ago, last used just now");
        let phone =
            agent("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36");
        assert_eq!(phone.browser(), "Chrome on Android");
        let tablet =
            agent("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Safari/604.1");
        assert_eq!(tablet.browser(), "Safari on iPad");
        assert_eq!(agent("curl/8").browser(), "Unknown browser");
    }

    #[test]
    fn what_a_link_may_show_follows_the_roles() {
        let session = |roles: Vec<Role>| SessionInfo {
            display_name: "Ada".into(),
            email: "ada@example.org".into(),
            staff: !roles.is_empty(),
            patient_id: None,
            practitioner_id: None,
            facilities: vec![FacilityRoles {
                facility: model::FacilityId::from(uuid::Uuid::nil()),
                name: "Hale General".into(),
                zone: "Europe/London".into(),
                roles,
            }],
            letterhead: None,
            demo: false,
        };
        assert!(session(vec![Role::Reception]).may(Permission::RegisterPatients));
        assert!(!session(vec![Role::Auditor]).may(Permission::ViewPatients));
        assert!(!session(vec![Role::Doctor]).has(Role::Patient));
    }
}
