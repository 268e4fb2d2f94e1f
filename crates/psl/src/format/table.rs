//! Rows in columns: each column is as wide as its widest cell, plus one space.

/// What every line of a block begins with.
pub(super) const INDENT: &str = "  ";

/// So many characters of a table are always aligned, which is more than any table of a person.
const MOST_PADDED: usize = 1 << 20;

/// One line of a block.
pub(super) struct Row<'t> {
    /// The cells of the columns; empty cells take no room.
    pub(super) cells: [std::borrow::Cow<'t, str>; 3],
    /// Behind the last cell, outside the columns.
    pub(super) comment: Option<&'t str>,
    /// Whether the line has a say in the widths.
    pub(super) aligned: bool,
}

impl<'t> Row<'t> {
    /// A line that stands between rows and has no columns.
    pub(super) fn verbatim(text: &'t str) -> Self {
        Row { cells: [text.into(), "".into(), "".into()], comment: None, aligned: false }
    }
}

/// Consecutive rows.
#[derive(Default)]
pub(super) struct Table<'t> {
    rows: Vec<Row<'t>>,
}

impl<'t> Table<'t> {
    pub(super) fn push(&mut self, row: Row<'t>) {
        self.rows.push(row);
    }

    /// Puts a comment behind the last row.
    pub(super) fn set_comment(&mut self, comment: &'t str) {
        if let Some(row) = self.rows.last_mut() {
            row.comment = Some(comment);
        }
    }

    /// Writes all rows and begins anew.
    pub(super) fn flush(&mut self, out: &mut String) {
        let widths = self.widths();
        for row in self.rows.drain(..) {
            write(out, &row, widths);
        }
    }

    /// The widths of the columns but the last; nothing if there would be far more padding than
    /// text: a single long name must not make the file many times as large.
    fn widths(&self) -> [usize; 2] {
        let (mut widths, mut content, mut rows) = ([0; 2], 0, 0);
        for row in self.rows.iter().filter(|row| row.aligned) {
            rows += 1;
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                let own = cell.chars().count();
                *width = own.max(*width);
                content += own;
            }
        }
        let padded = rows * (widths[0] + widths[1]);
        if padded > MOST_PADDED.max(8 * content) { [0; 2] } else { widths }
    }
}

fn write(out: &mut String, row: &Row<'_>, widths: [usize; 2]) {
    out.push_str(INDENT);
    let used = row.cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    for (column, cell) in row.cells[..used].iter().enumerate() {
        out.push_str(cell);
        if column + 1 < used {
            let missing = widths[column].saturating_sub(cell.chars().count()) + 1;
            out.extend(std::iter::repeat_n(' ', missing));
        }
    }
    if let Some(comment) = row.comment {
        out.push(' ');
        out.push_str(comment);
    }
    out.push('\n');
}
