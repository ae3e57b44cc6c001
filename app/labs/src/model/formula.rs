//! Values that are computed from others of the same specimen. Each formula names its source, the units it is made for
//! and where it holds; outside of that nothing is computed.

use patients::model::Sex;
use rust_decimal::{
    Decimal,
    prelude::{FromPrimitive, ToPrimitive},
};

/// By the name in `lab_test.formula`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// Sodium − chloride − bicarbonate, all in mmol/L.
    AnionGap,
    /// Calcium + 0.8 × (4.0 − albumin): mg/dL and g/dL. Payne et al., BMJ 1973;4:643.
    CorrectedCalcium,
    /// CKD-EPI 2021, creatinine, without race; mg/dL, from 18 years on. Inker et al., NEJM 2021;385:1737.
    Egfr,
    /// Sampson, with all lipids in mg/dL; holds up to triglycerides of 800. Sampson et al., JAMA Cardiol 2020;5:540.
    Ldl,
    /// Total − HDL cholesterol.
    NonHdl,
    /// Haematocrit in per cent × 10 / red cells in 10⁶/µL: fL.
    Mcv,
    /// Haemoglobin in g/dL × 10 / red cells: pg.
    Mch,
    /// Haemoglobin in g/dL × 100 / haematocrit in per cent: g/dL.
    Mchc,
    /// Iron / total iron binding capacity, both in µg/dL: per cent.
    TransferrinSaturation,
    /// Albumin in mg/L × 100 / creatinine in mg/dL, both of urine: mg/g.
    AlbuminCreatinine,
}

use Formula::*;

/// From whom the specimen is, as far as a formula asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whose {
    pub sex: Sex,
    /// Whole years at collection, where the birth date says so for certain.
    pub years: Option<i32>,
}

impl Formula {
    pub const ALL: [Self; 10] =
        [AnionGap, CorrectedCalcium, Egfr, Ldl, NonHdl, Mcv, Mch, Mchc, TransferrinSaturation, AlbuminCreatinine];

    pub const fn name(self) -> &'static str {
        match self {
            AnionGap => "anion_gap",
            CorrectedCalcium => "corrected_calcium",
            Egfr => "egfr_ckd_epi_2021",
            Ldl => "ldl_sampson",
            NonHdl => "non_hdl",
            Mcv => "mcv",
            Mch => "mch",
            Mchc => "mchc",
            TransferrinSaturation => "transferrin_saturation",
            AlbuminCreatinine => "albumin_creatinine",
        }
    }

    /// For those who keep the catalogue.
    pub const fn words(self) -> &'static str {
        match self {
            AnionGap => "sodium − chloride − bicarbonate",
            CorrectedCalcium => "calcium + 0.8 × (4.0 − albumin), Payne 1973",
            Egfr => "from creatinine, age and sex, CKD-EPI 2021",
            Ldl => "from cholesterol, HDL and triglycerides, Sampson 2020",
            NonHdl => "cholesterol − HDL cholesterol",
            Mcv => "haematocrit × 10 / red cells",
            Mch => "haemoglobin × 10 / red cells",
            Mchc => "haemoglobin × 100 / haematocrit",
            TransferrinSaturation => "iron × 100 / iron binding capacity",
            AlbuminCreatinine => "albumin × 100 / creatinine, both of urine",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|formula| formula.name() == name)
    }

    /// Codes of the tests that it is computed from.
    pub const fn inputs(self) -> &'static [&'static str] {
        match self {
            AnionGap => &["NA", "CL", "CO2"],
            CorrectedCalcium => &["CA", "ALB"],
            Egfr => &["CREA"],
            Ldl => &["CHOL", "HDL", "TRIG"],
            NonHdl => &["CHOL", "HDL"],
            Mcv => &["HCT", "RBC"],
            Mch => &["HB", "RBC"],
            Mchc => &["HB", "HCT"],
            TransferrinSaturation => &["FE", "TIBC"],
            AlbuminCreatinine => &["UALB", "UCREA"],
        }
    }

    /// `inputs` in the order of [`Formula::inputs`], plain numbers in the catalogue's units. Refuses in words where it
    /// does not hold. Rounded to `decimals`, half away from zero.
    pub fn compute(self, inputs: &[Decimal], whose: Whose, decimals: u32) -> Result<Decimal, &'static str> {
        let value = match (self, inputs) {
            (AnionGap, [sodium, chloride, bicarbonate]) => *sodium - *chloride - *bicarbonate,
            (CorrectedCalcium, [calcium, albumin]) => *calcium + Decimal::new(8, 1) * (Decimal::from(4) - *albumin),
            (Egfr, [creatinine]) => egfr(*creatinine, whose)?,
            (Ldl, [total, hdl, triglycerides]) => ldl(*total, *hdl, *triglycerides)?,
            (NonHdl, [total, hdl]) => *total - *hdl,
            (Mcv, [haematocrit, cells]) => share(*haematocrit, 10, *cells)?,
            (Mch, [haemoglobin, cells]) => share(*haemoglobin, 10, *cells)?,
            (Mchc, [haemoglobin, haematocrit]) => share(*haemoglobin, 100, *haematocrit)?,
            (TransferrinSaturation, [iron, capacity]) => share(*iron, 100, *capacity)?,
            (AlbuminCreatinine, [albumin, creatinine]) => share(*albumin, 100, *creatinine)?,
            _ => return Err("Not calculated: a value is missing."),
        };
        Ok(value.round_dp_with_strategy(decimals, rust_decimal::RoundingStrategy::MidpointAwayFromZero))
    }
}

fn share(part: Decimal, times: i64, whole: Decimal) -> Result<Decimal, &'static str> {
    part.checked_mul(Decimal::from(times))
        .and_then(|part| part.checked_div(whole))
        .ok_or("Not calculated: it can’t be divided by 0.")
}

fn ldl(total: Decimal, hdl: Decimal, triglycerides: Decimal) -> Result<Decimal, &'static str> {
    if triglycerides > Decimal::from(800) {
        return Err("Not calculated: triglycerides above 800 mg/dL.");
    }
    let non_hdl = total - hdl;
    let vldl = triglycerides / Decimal::new(856, 2) + triglycerides * non_hdl / Decimal::from(2140)
        - triglycerides * triglycerides / Decimal::from(16_100);
    let ldl = total / Decimal::new(948, 3) - hdl / Decimal::new(971, 3) - vldl - Decimal::new(944, 2);
    if ldl.is_sign_negative() { Err("Not calculated: the values do not fit together.") } else { Ok(ldl) }
}

/// Powers with broken exponents have no decimals; the result is rounded to a whole number.
fn egfr(creatinine: Decimal, whose: Whose) -> Result<Decimal, &'static str> {
    let years = whose.years.ok_or("Not calculated: the age is not known.")?;
    if years < 18 {
        return Err("Not calculated: the formula holds from 18 years on.");
    }
    let (kappa, alpha, factor) = match whose.sex {
        Sex::Female => (0.7, -0.241, 1.012),
        Sex::Male => (0.9, -0.302, 1.0),
        Sex::Other | Sex::Unknown => return Err("Not calculated: the formula needs the sex at birth."),
    };
    let creatinine = creatinine.to_f64().filter(|value| *value > 0.0).ok_or("Not calculated: creatinine is 0.")?;
    let ratio = creatinine / kappa;
    let value = 142.0 * ratio.min(1.0).powf(alpha) * ratio.max(1.0).powf(-1.2) * 0.9938_f64.powi(years) * factor;
    Decimal::from_f64(value).ok_or("Not calculated: the value is too large.")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn d(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    #[track_caller]
    fn computed(formula: Formula, inputs: &[&str], sex: Sex, years: i32, decimals: u32) -> String {
        let inputs: Vec<Decimal> = inputs.iter().map(|input| d(input)).collect();
        let whose = Whose { sex, years: Some(years) };
        match formula.compute(&inputs, whose, decimals) {
            Ok(value) => value.normalize().to_string(),
            Err(why) => why.to_owned(),
        }
    }

    /// The National Kidney Foundation's calculator gives the same.
    #[test]
    fn egfr_as_published() {
        assert_eq!(computed(Egfr, &["1.0"], Sex::Female, 50, 0), "69");
        assert_eq!(computed(Egfr, &["1.0"], Sex::Male, 50, 0), "92");
        assert_eq!(computed(Egfr, &["0.6"], Sex::Female, 30, 0), "124");
        assert_eq!(computed(Egfr, &["3.2"], Sex::Male, 70, 0), "20");
        assert!(computed(Egfr, &["1.0"], Sex::Male, 17, 0).contains("18 years"));
        assert!(computed(Egfr, &["1.0"], Sex::Unknown, 40, 0).contains("sex"));
        assert!(computed(Egfr, &["0"], Sex::Male, 40, 0).contains('0'));
    }

    #[test]
    fn the_others_by_hand() {
        let of = |formula, inputs: &[&str], decimals| computed(formula, inputs, Sex::Female, 40, decimals);
        assert_eq!(of(AnionGap, &["140", "104", "24"], 0), "12");
        assert_eq!(of(CorrectedCalcium, &["8.0", "2.0"], 1), "9.6");
        // 200/0.948 − 50/0.971 − (150/8.56 + 150·150/2140 − 150²/16100) − 9.44
        assert_eq!(of(Ldl, &["200", "50", "150"], 0), "123");
        assert!(of(Ldl, &["300", "40", "801"], 0).contains("800"));
        assert_eq!(of(NonHdl, &["200", "50"], 0), "150");
        assert_eq!(of(Mcv, &["45", "5.0"], 0), "90");
        assert_eq!(of(Mch, &["15", "5.0"], 1), "30");
        assert_eq!(of(Mchc, &["15", "45"], 1), "33.3");
        assert!(of(Mcv, &["45", "0"], 0).contains('0'));
        assert_eq!(of(TransferrinSaturation, &["100", "300"], 0), "33");
        assert_eq!(of(AlbuminCreatinine, &["30", "100"], 0), "30");
    }

    #[test]
    fn names_come_back_and_an_input_that_is_missing_is_said() {
        for formula in Formula::ALL {
            assert_eq!(Formula::parse(formula.name()), Some(formula));
            let whose = Whose { sex: Sex::Male, years: Some(40) };
            assert!(formula.compute(&[], whose, 1).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_numbers_break_a_formula(inputs in prop::collection::vec(-1_000_000i64..1_000_000, 3), years in -5i32..130) {
            let inputs: Vec<Decimal> = inputs.into_iter().map(|digits| Decimal::new(digits, 2)).collect();
            for formula in Formula::ALL {
                let inputs = &inputs[..formula.inputs().len()];
                for sex in [Sex::Female, Sex::Male, Sex::Unknown] {
                    let _ = formula.compute(inputs, Whose { sex, years: Some(years) }, 1);
                }
            }
        }
    }
}
