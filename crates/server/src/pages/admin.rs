//! Words of the back office that templates ask for by a stored word: menu, roles, deeds.

use minijinja::{Environment, Value, context};

use crate::language::Language;

/// What a template may ask for beside `t`.
pub(super) fn add_words(environment: &mut Environment<'static>, language: Language) {
    environment.add_function("menu", move |may_own: bool| menu(language, may_own));
    environment.add_function("role_name", move |role: String| named(language, &ROLES, &role));
    environment.add_function("deed_name", move |deed: String| named(language, &DEEDS, &deed));
}

type Words = (&'static str, &'static str, &'static str);

fn menu(language: Language, may_own: bool) -> Vec<Value> {
    MENU.iter()
        .filter(|(_, _, owners)| may_own || !owners)
        .map(|(path, (ja, en), _)| context! { path => *path, text => language.pick(ja, en) })
        .collect()
}

const MENU: [(&str, (&str, &str), bool); 2] = [
    ("/admin/operators", ("担当者", "Operators"), true),
    ("/admin/audit", ("操作の記録", "Audit log"), true),
];

const ROLES: [Words; 3] =
    [("viewer", "閲覧のみ", "viewer"), ("operator", "担当者", "operator"), ("owner", "管理者", "owner")];

const DEEDS: [Words; 6] = [
    ("sign_in", "ログイン", "signed in"),
    ("sign_in.failed", "ログイン失敗", "failed to sign in"),
    ("sign_out", "ログアウト", "signed out"),
    ("operator.add", "担当者を追加", "added an operator"),
    ("operator.change", "担当者を変更", "changed an operator"),
    ("operator.password", "パスワードを変更", "changed a password"),
];

/// The text of a stored word; an unknown one stands as it is.
fn named(language: Language, words: &[Words], word: &str) -> String {
    let found = words.iter().find(|(known, _, _)| *known == word);
    found.map_or_else(|| word.to_owned(), |(_, ja, en)| language.pick(ja, en).to_owned())
}
