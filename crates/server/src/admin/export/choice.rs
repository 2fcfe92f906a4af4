//! Which columns an operator wants, in which order; remembered for next time.
//!
//! A question that came up since stands behind what was chosen and is on: nothing is missing because nobody knew of it.

use serde::{Deserialize, Serialize};

use super::Sheet;
use crate::csv::{Dialect, Encoding};
use crate::language::Language;
use crate::pages::column_name;
use crate::secret::fingerprint;
use crate::shop::Shop;
use crate::store::Question;

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its word in forms and in what is remembered.
    pub key: String,
    /// The question whose answers it holds.
    pub question: Option<Question>,
    /// Whether it is wanted.
    pub on: bool,
}

impl Column {
    fn of_sheet(key: &str) -> Self {
        Self { key: key.to_owned(), question: None, on: true }
    }

    fn of_question(question: Question) -> Self {
        let hash = fingerprint(&format!("{}\n{}", question.name, question.label));
        Self { key: format!("q-{}", &hash[..16]), question: Some(question), on: true }
    }

    /// Its head.
    #[must_use]
    pub fn title(&self, language: Language) -> String {
        match &self.question {
            Some(question) if question.label.trim().is_empty() => question.name.clone(),
            Some(question) => question.label.clone(),
            None => column_name(language, &self.key),
        }
    }
}

/// What an operator wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Every column there is, in the operator's order.
    pub columns: Vec<Column>,
    /// How it is written.
    pub dialect: Dialect,
}

/// As it is remembered.
#[derive(Deserialize, Serialize)]
struct Remembered {
    columns: Vec<(String, bool)>,
    encoding: Encoding,
    excel: bool,
}

impl Shop {
    /// What an operator chose last time, with the questions that came up since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn csv_choice(&self, sheet: Sheet, operator: &str) -> anyhow::Result<Choice> {
        let own = sheet.columns().iter().map(|key| Column::of_sheet(key));
        let asked = self.store.questions(self.clock.now()).await?.into_iter().map(Column::of_question);
        // The questions stand together, before the column for the rest.
        let (rest, own): (Vec<Column>, Vec<Column>) = own.partition(|column| column.key == "others");
        let columns: Vec<Column> = own.into_iter().chain(asked).chain(rest).collect();
        let remembered = self.store.csv_choice(operator, sheet.as_str()).await?;
        let remembered = remembered.and_then(|json| serde_json::from_str::<Remembered>(&json).ok());
        let remembered = remembered.unwrap_or_else(|| Remembered {
            columns: Vec::new(),
            encoding: Encoding::default(),
            excel: true,
        });
        let dialect = Dialect { encoding: remembered.encoding, excel: remembered.excel };
        Ok(Choice { columns: arranged(columns, &remembered.columns), dialect })
    }

    /// Remembers what an operator chose.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn choose_csv(&self, sheet: Sheet, operator: &str, choice: &Choice) -> anyhow::Result<()> {
        let remembered = Remembered {
            columns: choice.columns.iter().map(|column| (column.key.clone(), column.on)).collect(),
            encoding: choice.dialect.encoding,
            excel: choice.dialect.excel,
        };
        self.store.choose_csv(operator, sheet.as_str(), &serde_json::to_string(&remembered)?).await?;
        Ok(())
    }
}

/// The columns there are, in a remembered order; what is not remembered comes last.
fn arranged(columns: Vec<Column>, remembered: &[(String, bool)]) -> Vec<Column> {
    let place = |column: &Column| remembered.iter().position(|(key, _)| *key == column.key);
    let mut placed: Vec<(usize, Column)> = columns
        .into_iter()
        .map(|column| match place(&column) {
            Some(at) => (at, Column { on: remembered[at].1, ..column }),
            None => (usize::MAX, column),
        })
        .collect();
    placed.sort_by_key(|(at, _)| *at);
    placed.into_iter().map(|(_, column)| column).collect()
}

#[cfg(test)]
mod tests {
    use super::{Column, Question, arranged};

    #[test]
    fn csv_columns_stand_as_chosen_and_new_questions_come_last_and_on() {
        let question = Question { name: "q".into(), label: "肌の悩み".into() };
        let columns =
            || vec![Column::of_sheet("a"), Column::of_sheet("b"), Column::of_question(question.clone())];
        let remembered = [("gone".to_owned(), true), ("b".to_owned(), false), ("a".to_owned(), true)];
        let now = arranged(columns(), &remembered);
        let words: Vec<(&str, bool)> = now.iter().map(|column| (column.key.as_str(), column.on)).collect();
        assert_eq!(words[..2], [("b", false), ("a", true)]);
        assert_eq!((now[2].on, &now[2].question), (true, &Some(question.clone())));
        assert_eq!(arranged(columns(), &[]), columns());
    }
}
