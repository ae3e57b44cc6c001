//! ORU^R01 and OUL^R22 into what the laboratory takes in: who, which order, which tube, what was measured.

use jiff::tz::TimeZone;
use labs::server::arrival::{Claim, Group, Observation, SentStatus, Value};
use patients::model::{PartialDate, Sex};

use super::{
    fault::{Code, Fault, Place},
    header::{Header, Kind},
    message::{Field, Message, Segment},
    value,
};

/// More results than any analyser has in one message.
const MOST_OBSERVATIONS: usize = 5_000;

/// The groups of results, in the message's order. Nothing that stands in an OBX is left out.
pub fn groups(message: &Message<'_>, header: &Header, zone: &TimeZone) -> Result<Vec<Group>, Fault> {
    let mut reading = Reading { zone, kind: header.kind, ..Reading::new(zone, header.kind) };
    for segment in &message.segments()[1..] {
        reading.take(segment)?;
    }
    reading.finish()
}

struct Reading<'a> {
    zone: &'a TimeZone,
    kind: Kind,
    claim: Claim,
    /// ORU: an ORC comes before its OBR.
    order: Ids,
    /// OUL: the specimen comes before its OBRs.
    specimen: Ids,
    /// OUL: what was seen of the specimen before its first OBR.
    of_specimen: Vec<Observation>,
    groups: Vec<Group>,
    /// What an NTE is about.
    last: About,
    observations: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Nothing,
    Group,
    Observation,
}

#[derive(Clone, Debug, Default)]
struct Ids {
    placer: Vec<String>,
    filler: Option<String>,
    accessions: Vec<String>,
    collected: Option<jiff::Timestamp>,
}

impl<'a> Reading<'a> {
    fn new(zone: &'a TimeZone, kind: Kind) -> Self {
        Self {
            zone,
            kind,
            claim: Claim::default(),
            order: Ids::default(),
            specimen: Ids::default(),
            of_specimen: Vec::new(),
            groups: Vec::new(),
            last: About::Nothing,
            observations: 0,
        }
    }

    fn take(&mut self, segment: &Segment<'_>) -> Result<(), Fault> {
        match segment.name() {
            "PID" => self.claim = claim(segment),
            "ORC" => self.orc(segment),
            "OBR" => self.obr(segment)?,
            "OBX" => self.obx(segment)?,
            "SPM" => self.spm(segment),
            "SAC" => self.sac(segment),
            "NTE" => self.nte(segment),
            "DSC" if !segment.field(1).is_empty() => {
                let said = "The message goes on in another one, and Hale takes in whole messages";
                return Err(Fault::new(segment.place(1), Code::DataType, said));
            }
            _ => {}
        }
        Ok(())
    }

    /// Before its OBR in an ORU, after it in an OUL.
    fn orc(&mut self, orc: &Segment<'_>) {
        let ids = Ids { placer: id(orc.field(2)), filler: id(orc.field(3)).pop(), ..Ids::default() };
        match self.groups.last_mut() {
            Some(group) if self.kind == Kind::Oul && group.observations.is_empty() => add(group, &ids),
            _ => self.order = ids,
        }
    }

    fn obr(&mut self, obr: &Segment<'_>) -> Result<(), Fault> {
        let position = i16::try_from(obr.occurrence)
            .map_err(|_| Fault::new(obr.place(1), Code::SegmentSequence, "There are too many OBR segments"))?;
        let universal = obr.field(4);
        let text = |component: usize| some(universal.component(component).text().as_ref(), 300);
        let mut group = Group {
            position,
            claim: self.claim.clone(),
            placer: id(obr.field(2)),
            filler: id(obr.field(3)).pop(),
            accessions: Vec::new(),
            code: text(1).map(|code| cut(&code, 100)),
            name: text(2).or_else(|| text(5)).or_else(|| text(1)).unwrap_or_else(|| "Results".into()),
            performer: None,
            collected_at: value::instant(&obr.text(7, 1), self.zone),
            status: some(&obr.text(25, 1), 1),
            comment: None,
            observations: Vec::new(),
        };
        let order = std::mem::take(&mut self.order);
        add(&mut group, &order);
        if self.kind == Kind::Oul {
            add(&mut group, &self.specimen.clone());
            group.observations.append(&mut self.of_specimen);
        }
        self.groups.push(group);
        self.last = About::Group;
        Ok(())
    }

    fn spm(&mut self, spm: &Segment<'_>) {
        let numbers = spm.field(2);
        let mut accessions: Vec<String> = [1, 2]
            .into_iter()
            .filter_map(|part| some(&numbers.component(part).subcomponent(1).text(), 200))
            .chain(id(spm.field(30)))
            .collect();
        accessions.dedup();
        let collected = value::instant(&spm.text(17, 1), self.zone);
        let ids = Ids { accessions, collected, ..Ids::default() };
        match (self.kind, self.groups.last_mut()) {
            (Kind::Oru, Some(group)) => add(group, &ids),
            _ => self.specimen = ids,
        }
        self.last = About::Nothing;
    }

    fn sac(&mut self, sac: &Segment<'_>) {
        let accessions = [2, 3].into_iter().flat_map(|field| id(sac.field(field))).collect();
        let ids = Ids { accessions, ..Ids::default() };
        match (self.kind, self.groups.last_mut()) {
            (Kind::Oru, Some(group)) => add(group, &ids),
            _ => self.specimen.accessions.extend(ids.accessions),
        }
    }

    fn obx(&mut self, obx: &Segment<'_>) -> Result<(), Fault> {
        self.observations += 1;
        if self.observations > MOST_OBSERVATIONS {
            let said = format!("There are more than {MOST_OBSERVATIONS} results in one message");
            return Err(Fault::new(obx.place(1), Code::SegmentSequence, said));
        }
        let status = self.groups.last().and_then(|group| group.status.clone());
        let observation = observation(obx, status.as_deref(), self.zone)?;
        let Some(group) = self.groups.last_mut() else {
            if self.kind == Kind::Oul {
                self.of_specimen.push(observation);
                return Ok(());
            }
            let said = "A result stands before the first OBR: it is not known what was asked for";
            return Err(Fault::new(Place::segment("OBX", obx.occurrence), Code::SegmentSequence, said));
        };
        if group.performer.is_none() {
            group.performer = some(&obx.text(23, 1), 300).or_else(|| some(&obx.text(15, 2), 300));
        }
        match group.observations.last_mut() {
            Some(before) if goes_on(before, &observation) => join(before, observation),
            _ => group.observations.push(observation),
        }
        self.last = About::Observation;
        Ok(())
    }

    fn nte(&mut self, nte: &Segment<'_>) {
        let lines: Vec<String> = nte.field(3).repetitions().map(|line| line.text().trim_end().to_owned()).collect();
        let Some(group) = self.groups.last_mut() else { return };
        let comment = match self.last {
            About::Nothing => return,
            About::Group => &mut group.comment,
            About::Observation => match group.observations.last_mut() {
                Some(observation) => &mut observation.comment,
                None => &mut group.comment,
            },
        };
        let text = [comment.take().unwrap_or_default(), lines.join("\n")].join("\n");
        *comment = some(&text, 4_000);
    }

    fn finish(self) -> Result<Vec<Group>, Fault> {
        if self.groups.is_empty() {
            return Err(Fault::new(
                Place::segment("OBR", 1),
                Code::SegmentSequence,
                "There is no OBR: nothing was reported",
            ));
        }
        Ok(self.groups)
    }
}

fn add(group: &mut Group, ids: &Ids) {
    for number in &ids.placer {
        if !group.placer.contains(number) {
            group.placer.push(number.clone());
        }
    }
    group.filler = group.filler.take().or_else(|| ids.filler.clone());
    for number in &ids.accessions {
        if !group.accessions.contains(number) {
            group.accessions.push(number.clone());
        }
    }
    // When it left the patient is what counts; OBR-7 may be anything.
    group.collected_at = ids.collected.or(group.collected_at);
}

fn claim(pid: &Segment<'_>) -> Claim {
    let numbers =
        [3, 2, 4].into_iter().flat_map(|field| pid.field(field).repetitions().flat_map(|one| id(one))).collect();
    let name = pid.field(5);
    let part = |component: usize| name.component(component).subcomponent(1).text().trim().to_owned();
    let name = [part(2), part(3), part(1)].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    Claim {
        numbers,
        name: some(&name, 300),
        birth_date: birth_date(&pid.text(7, 1)),
        sex: match pid.text(8, 1).trim().to_ascii_uppercase().as_str() {
            "M" => Some(Sex::Male),
            "F" => Some(Sex::Female),
            "O" | "A" => Some(Sex::Other),
            _ => None,
        },
    }
}

/// As much of it as is sent.
fn birth_date(text: &str) -> Option<PartialDate> {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to).and_then(|text| text.parse::<i8>().ok());
    let year = digits.get(..4)?.parse().ok()?;
    PartialDate::new(year, part(4, 6), part(6, 8)).ok()
}

fn observation(obx: &Segment<'_>, of_group: Option<&str>, zone: &TimeZone) -> Result<Observation, Fault> {
    let asked = obx.field(3);
    let text = |component: usize| some(asked.component(component).text().as_ref(), 300);
    let code = text(1).or_else(|| text(4)).or_else(|| text(2));
    let code = code.ok_or_else(|| Fault::new(obx.place(3), Code::Missing, "What was measured is missing"))?;
    let status = obx.text(11, 1).trim().to_ascii_uppercase();
    let status = if status.is_empty() { of_group.unwrap_or("P").to_owned() } else { status };
    let status = SentStatus::read(&status).ok_or_else(|| {
        Fault::new(obx.place(11), Code::NotInTable, format!("{status:?} is no status of a result (table 0085)"))
    })?;
    let value = match value::measured(obx) {
        Ok(None) => Value::Nothing,
        Ok(Some(measured)) => Value::Measured(measured),
        Err(said) => Value::Unreadable { said, sent: cut(obx.field(5).raw(), 1_000) },
    };
    let range_text = some(&obx.text(7, 1), 200);
    let (low, high) = range_text.as_deref().and_then(value::range).unwrap_or_default();
    let flags = obx.field(8).repetitions().filter_map(|flag| some(&flag.component(1).text(), 20)).collect();
    Ok(Observation {
        position: i16::try_from(obx.occurrence).unwrap_or(i16::MAX),
        name: text(9).or_else(|| text(2)).or_else(|| text(5)).unwrap_or_else(|| code.clone()),
        codes: [(1, 3), (4, 6), (10, 12)]
            .into_iter()
            .filter_map(|(code, system)| Some((text(system).unwrap_or_default(), cut(&text(code)?, 100))))
            .collect(),
        code: cut(&code, 100),
        sub_id: some(&obx.text(4, 1), 20),
        value,
        unit: unit(obx.field(6)),
        range_low: low,
        range_high: high,
        range_text,
        flags,
        status,
        observed_at: value::instant(&obx.text(14, 1), zone),
        comment: None,
    })
}

/// The code, and where there is only a name, that.
fn unit(field: Field<'_>) -> Option<String> {
    some(&field.component(1).text(), 50).or_else(|| some(&field.component(2).text(), 50))
}

/// The next line of a text that is sent one line per OBX.
fn goes_on(before: &Observation, next: &Observation) -> bool {
    let text = |observation: &Observation| {
        matches!(&observation.value, Value::Measured(measured) if measured.text().is_some())
            && observation.unit.is_none()
    };
    before.code == next.code
        && before.sub_id == next.sub_id
        && before.status == next.status
        && text(before)
        && text(next)
}

fn join(before: &mut Observation, next: Observation) {
    if let (Value::Measured(before), Value::Measured(next)) = (&mut before.value, next.value) {
        before.append(next);
    }
}

/// An entity identifier: its first component, without the authority that gave it.
fn id(field: Field<'_>) -> Vec<String> {
    some(&field.component(1).subcomponent(1).text(), 200).into_iter().collect()
}

fn some(text: &str, longest: usize) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| cut(text, longest))
}

fn cut(text: &str, longest: usize) -> String {
    text.chars().take(longest).collect()
}
