//! The source of a package in its two layouts: a folder of files, and one file of nested modules, for `include!`.

use super::OutputFile;

/// The attribute of each module and import of the root of one file. The module that includes the file may be private, so that
/// unused items cause warnings.
const ALLOWED: &str = "#[allow(dead_code, unused_imports, missing_docs, clippy::module_inception)]\n";

/// The same for the root of a folder that is a module of another crate.
const ALLOWED_WITHIN: &str = "#![allow(dead_code, unused_imports, missing_docs, clippy::module_inception)]\n";

/// The runtime as a part of the interface of a crate.
const RUNTIME: &str = "/// The runtime, so that a program needs no further dependency for its clients and errors.\n\
                       pub use soapstone;\n";

/// The source of a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The comment at the beginning of each file.
    pub(super) header: String,
    /// The root module.
    pub(super) root: SourceModule,
}

/// The source of a module, in the parts of its file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct SourceModule {
    /// The path of its file below the folder of the package, with `/`.
    pub path: String,
    /// The lines of its inner documentation, without comment marks.
    pub docs: Vec<String>,
    /// The inner documentation as Rust.
    pub docs_text: String,
    /// The imports.
    pub imports: String,
    /// The modules in it.
    pub modules: Vec<Submodule>,
    /// The exports, each a line.
    pub exports: Vec<String>,
    /// The items.
    pub items: String,
}

/// A module in another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Submodule {
    /// Its declaration, without a semicolon: `pub mod orders`.
    pub declaration: String,
    pub source: SourceModule,
}

impl Source {
    /// Returns the files, by path.
    #[must_use]
    pub fn files(&self) -> Vec<OutputFile> {
        let mut files = Vec::new();
        self.root.add_files(&self.header, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files
    }

    /// Returns the files as a crate has them: the root exports the runtime.
    #[must_use]
    pub fn crate_files(&self) -> Vec<OutputFile> {
        self.files_with(RUNTIME)
    }

    /// Returns the files as a module of another crate has them: the root allows what is not used.
    #[must_use]
    pub fn module_files(&self) -> Vec<OutputFile> {
        self.files_with(ALLOWED_WITHIN)
    }

    /// Returns the files, with an addition below the documentation of the root.
    fn files_with(&self, addition: &str) -> Vec<OutputFile> {
        let mut files = self.files();
        for file in files.iter_mut().filter(|file| file.path == self.root.path) {
            let [docs, imports, declarations, exports, items] = self.root.sections();
            let sections = [docs, addition.to_owned(), imports, declarations, exports, items];
            file.text = self.header.clone() + &blocks(&sections);
        }
        files
    }

    /// Returns the text of one file of nested modules.
    ///
    /// The documentation of the package itself is a plain comment, since `include!` takes no inner attributes. Nested modules
    /// are not indented, because that would change string literals of several lines.
    #[must_use]
    pub fn joined(&self) -> String {
        let root = &self.root;
        let docs = root.docs.iter().map(|line| format!("//{line}").trim_end().to_owned() + "\n");
        let modules = root.modules.iter().map(|module| ALLOWED.to_owned() + &module.inline());
        let exports = root.exports.iter().map(|export| ALLOWED.to_owned() + export);
        let sections = [docs.collect(), root.imports.clone(), modules.collect(), exports.collect(), root.items.clone()];
        self.header.clone() + &blocks(&sections)
    }
}

impl SourceModule {
    /// Returns the parts of its file: documentation, imports, declarations, exports and items.
    fn sections(&self) -> [String; 5] {
        let declarations = self.modules.iter().map(|module| format!("{};\n", module.declaration));
        [
            self.docs_text.clone(),
            self.imports.clone(),
            declarations.collect(),
            self.exports.concat(),
            self.items.clone(),
        ]
    }

    fn add_files(&self, header: &str, files: &mut Vec<OutputFile>) {
        files.push(OutputFile { path: self.path.clone(), text: header.to_owned() + &blocks(&self.sections()) });
        self.modules.iter().for_each(|module| module.source.add_files(header, files));
    }
}

impl Submodule {
    /// Returns the module with its content in braces.
    fn inline(&self) -> String {
        let [docs, imports, _, exports, items] = self.source.sections();
        let modules = self.source.modules.iter().map(Submodule::inline).collect();
        format!("{} {{\n{}}}\n", self.declaration, blocks(&[docs, imports, modules, exports, items]))
    }
}

/// Joins parts with a blank line between them; empty ones leave no trace.
fn blocks(parts: &[String]) -> String {
    let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(path: &str, docs: &str, items: &str) -> SourceModule {
        let (path, docs_text) = (path.to_owned(), format!("//!{docs}\n"));
        SourceModule {
            path,
            docs: vec![docs.to_owned()],
            docs_text,
            items: items.to_owned(),
            ..SourceModule::default()
        }
    }

    fn within(declaration: &str, source: SourceModule) -> Submodule {
        Submodule { declaration: declaration.to_owned(), source }
    }

    fn source() -> Source {
        let types = module("a/types.rs", " Types.", "static T: &str = \"\nmod x;\n\";\n");
        let mut a = module("a/mod.rs", " A.", "");
        a.modules
            .push(within("pub(super) mod types", SourceModule { imports: "use super::super::P;\n".into(), ..types }));
        a.exports.push("pub use types::*;\n".to_owned());
        let port = SourceModule { imports: "use super::P;\n".to_owned(), ..module("type.rs", " A port.", "") };
        let mut root = module("mod.rs", " All.", "static P: u8 = 0;\n");
        root.modules = vec![within("pub mod a", a), within("pub mod r#type", port)];
        root.exports.push("pub use a::B;\n".to_owned());
        Source { header: "// @generated\n\n".to_owned(), root }
    }

    #[test]
    fn modules_nest() {
        let expected = format!(
            "// @generated\n\n// All.\n\n{ALLOWED}pub mod a {{\n//! A.\n\npub(super) mod types {{\n//! Types.\n\n\
             use super::super::P;\n\nstatic T: &str = \"\nmod x;\n\";\n}}\n\npub use types::*;\n}}\n\
             {ALLOWED}pub mod r#type {{\n//! A port.\n\nuse super::P;\n}}\n\n{ALLOWED}pub use a::B;\n\n\
             static P: u8 = 0;\n"
        );
        assert_eq!(source().joined(), expected);
    }

    #[test]
    fn files_declare_modules() {
        let files = source().files();
        let text = |path: &str| files.iter().find(|file| file.path == path).map(|file| file.text.as_str());
        let root = "pub mod a;\npub mod r#type;\n\npub use a::B;\n\nstatic P: u8 = 0;\n";
        assert_eq!(text("mod.rs"), Some(format!("// @generated\n\n//! All.\n\n{root}").as_str()));
        assert_eq!(text("a/mod.rs"), Some("// @generated\n\n//! A.\n\npub(super) mod types;\n\npub use types::*;\n"));
        assert_eq!(text("type.rs"), Some("// @generated\n\n//! A port.\n\nuse super::P;\n"));
        let module = source().module_files();
        assert_eq!(module[2].text, format!("// @generated\n\n//! All.\n\n{ALLOWED_WITHIN}\n{root}"));
        assert_eq!((&module[..2], &module[3..]), (&files[..2], &files[3..]));
        assert_eq!(source().crate_files()[2].text, format!("// @generated\n\n//! All.\n\n{RUNTIME}\n{root}"));
    }
}
