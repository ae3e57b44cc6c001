//! Test cards: their numbers are those that Stripe has for the same purpose. Nobody types one, they are chosen.

macro_rules! cards {
    ($($card:ident => $number:literal, $words:literal;)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Card { $($card,)* }

        impl Card {
            pub const ALL: &[Self] = &[$(Self::$card,)*];

            pub const fn number(self) -> &'static str {
                match self { $(Self::$card => $number,)* }
            }

            pub const fn words(self) -> &'static str {
                match self { $(Self::$card => $words,)* }
            }

            pub fn of(number: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|card| card.number() == number)
            }
        }
    };
}

cards! {
    Pays => "4242424242424242", "Pays";
    Declined => "4000000000000002", "Is declined";
    Confirms => "4000002500003155", "Asks for a confirmation";
    Expired => "4000000000000069", "Has expired";
    NoMoney => "4000000000009995", "Has not enough money";
    Disputed => "4000000000000259", "Pays, and its holder disputes it";
    RefundFails => "4000000000005126", "Pays, and its refunds come back";
    KeptDeclined => "4000000000000341", "Pays, and is declined later where it is kept";
    Debit => "000123456789", "Bank debit: takes until the desk says so";
}

impl Card {
    /// Why the bank says no. `None`: it pays, now or later.
    pub const fn refusal(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Declined => Some(("card_declined", "The card was declined. Please try another one.")),
            Self::Expired => Some(("expired_card", "The card has expired. Please try another one.")),
            Self::NoMoney => Some(("insufficient_funds", "The card has not enough money. Please try another one.")),
            Self::Pays | Self::Confirms | Self::Disputed | Self::RefundFails | Self::KeptDeclined | Self::Debit => None,
        }
    }

    pub fn spaced(self) -> String {
        let digits: Vec<char> = self.number().chars().collect();
        digits.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
    }
}
