//! The lossless tree: all tokens in one array, all nodes in another.
//!
//! Nodes stand in pre-order and know the tokens they cover and the node that follows their
//! subtree. Walking is index arithmetic, nothing is allocated per node, and the text of any node
//! is a slice of the file.

use std::ops::Range;
use std::sync::Arc;

use super::kind::Kind;
use crate::span::{FileId, Span};

/// A token: it ends where the next one begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// Its first byte.
    pub start: u32,
}

/// One node: `tokens` are those it covers, `next` is the index after its last descendant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NodeData {
    pub(super) kind: Kind,
    pub(super) first_token: u32,
    pub(super) end_token: u32,
    pub(super) next: u32,
}

/// A parsed file. The root node is always there.
#[derive(Debug, Clone)]
pub struct Tree {
    pub(super) file: FileId,
    pub(super) text: Arc<str>,
    pub(super) tokens: Vec<Token>,
    pub(super) nodes: Vec<NodeData>,
}

impl Tree {
    /// The node of the whole file.
    #[must_use]
    pub fn root(&self) -> Node<'_> {
        Node { tree: self, index: 0 }
    }

    /// The text that was parsed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    fn token_start(&self, index: usize) -> usize {
        self.tokens.get(index).map_or(self.text.len(), |token| token.start as usize)
    }

    fn span(&self, range: Range<usize>) -> Span {
        let place = |offset| u32::try_from(offset).expect("texts are below 256 MiB");
        Span { file: self.file, start: place(range.start), end: place(range.end) }
    }
}

/// A node, as cheap to copy as a reference.
#[derive(Debug, Clone, Copy)]
pub struct Node<'t> {
    tree: &'t Tree,
    index: usize,
}

/// A token together with its tree.
#[derive(Debug, Clone, Copy)]
pub struct TokenRef<'t> {
    tree: &'t Tree,
    index: usize,
}

/// A child of a node.
#[derive(Debug, Clone, Copy)]
pub enum Element<'t> {
    /// A node.
    Node(Node<'t>),
    /// A token that belongs to no child node.
    Token(TokenRef<'t>),
}

impl<'t> Node<'t> {
    fn data(self) -> &'t NodeData {
        &self.tree.nodes[self.index]
    }

    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.data().kind
    }

    /// The bytes it covers.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        let data = self.data();
        let start = self.tree.token_start(data.first_token as usize);
        if data.first_token == data.end_token {
            return start..start;
        }
        start..self.tree.token_start(data.end_token as usize)
    }

    /// The place it covers.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.span(self.range())
    }

    /// The text it covers.
    #[must_use]
    pub fn text(self) -> &'t str {
        &self.tree.text[self.range()]
    }

    /// The child nodes in order.
    pub fn children(self) -> impl Iterator<Item = Node<'t>> + use<'t> {
        let end = self.data().next as usize;
        let mut index = self.index + 1;
        std::iter::from_fn(move || {
            let node = (index < end).then_some(Node { tree: self.tree, index })?;
            index = node.data().next as usize;
            Some(node)
        })
    }

    /// The first child of a kind.
    #[must_use]
    pub fn child(self, kind: Kind) -> Option<Node<'t>> {
        self.children().find(|node| node.kind() == kind)
    }

    /// All tokens it covers, those of its children too.
    pub fn tokens(self) -> impl DoubleEndedIterator<Item = TokenRef<'t>> + use<'t> {
        let data = self.data();
        (data.first_token as usize..data.end_token as usize)
            .map(move |index| TokenRef { tree: self.tree, index })
    }

    /// Children and the tokens between them, in the order of the text.
    pub fn elements(self) -> impl Iterator<Item = Element<'t>> + use<'t> {
        let mut children = self.children().peekable();
        let mut index = self.data().first_token as usize;
        let end = self.data().end_token as usize;
        std::iter::from_fn(move || {
            if let Some(child) =
                children.next_if(|child| child.data().first_token as usize == index)
            {
                index = child.data().end_token as usize;
                return Some(Element::Node(child));
            }
            let token = (index < end).then_some(TokenRef { tree: self.tree, index })?;
            index += 1;
            Some(Element::Token(token))
        })
    }
}

impl<'t> TokenRef<'t> {
    /// What it is.
    #[must_use]
    pub fn kind(self) -> Kind {
        self.tree.tokens[self.index].kind
    }

    /// The bytes it covers.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.tree.token_start(self.index)..self.tree.token_start(self.index + 1)
    }

    /// The place it covers.
    #[must_use]
    pub fn span(self) -> Span {
        self.tree.span(self.range())
    }

    /// Its text.
    #[must_use]
    pub fn text(self) -> &'t str {
        &self.tree.text[self.range()]
    }
}
