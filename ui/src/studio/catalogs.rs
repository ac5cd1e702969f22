//! Catalogs in the studio: packages that are opened, products that are made of pieces or copied, records that are renewed.

use homewright_catalog::compose::{Placed, compose};
use homewright_catalog::product::HostKind;
use homewright_catalog::{Catalog, Product, ProductId, Text};
use homewright_design::item::Host as ItemHost;
use homewright_design::{Entity, EntityId, IdSource, Transaction};
use homewright_editor::Input;
use homewright_quote::moved_on;

use super::{Page, Studio};
use crate::catalogs::PackageOffer;
use crate::catalogs_page::Wish;
use crate::mode::Mode;
use crate::product_page;

impl Studio {
    /// Lets the user choose a catalog package.
    pub(super) fn ask_package(&mut self) {
        let job = self.jobs.begin(self.texts.get("job-package"));
        self.host.ask_package(job);
    }

    /// A package was looked at: it is shown on the page of catalogs.
    pub(super) fn package_read(&mut self, offer: PackageOffer) {
        if self.session.is_none() {
            self.notices.warn(self.texts.get("notice-catalog-needs-home"));
            return;
        }
        self.is_at_start = false;
        self.catalogs.offer(Some(offer));
        self.page = Page::Catalogs;
    }

    /// What catalogs offer has changed.
    pub(super) fn catalogs_changed(&mut self) {
        let catalog = self.host.catalog();
        self.catalogs.refresh();
        self.thumbnails.forget_products();
        if let Some(session) = &mut self.session {
            session.set_catalog(catalog);
        }
    }

    /// Says on opening a home that the catalog has moved on since.
    pub(super) fn tell_what_moved(&mut self) {
        let catalog = self.host.catalog();
        let Some(session) = &self.session else { return };
        let moved = moved_on(session.editor.design(), &catalog).len();
        if moved > 0 {
            self.notices.tell(self.texts.with("notice-catalog-moved", [("count", moved.to_string())]));
        }
    }

    pub(super) fn catalogs_wish(&mut self, wish: Wish) {
        match wish {
            Wish::Close => self.page = Page::Inspector,
            Wish::Ask => self.ask_package(),
            Wish::Check(offer) => {
                let job = self.jobs.begin(self.texts.get("job-package"));
                self.host.look_at_package(&offer, job);
            }
            Wish::Install(offer) => {
                let job = self.jobs.begin(self.texts.get("job-install"));
                self.host.install_package(&offer, job);
            }
            Wish::Enable(id, is_enabled) => {
                let done = self.host.enable_catalog(&id, is_enabled);
                self.after(done);
            }
            Wish::Remove(id) => {
                let done = self.host.remove_catalog(&id);
                self.after(done);
            }
            Wish::ForgetOwn(id) => {
                let done = self.host.forget_own(&id);
                self.after(done);
            }
            Wish::ChangeOwn(id) => {
                if let Some(product) = self.host.catalog().product(&id) {
                    self.page = Page::Product(Box::new(product.clone()));
                }
            }
            Wish::Renew(entity, id) => self.renew(entity, &id),
        }
    }

    /// What was done to catalogs takes effect, or is said not to have worked.
    fn after(&mut self, done: Result<(), String>) {
        match done {
            Ok(()) => self.catalogs_changed(),
            Err(error) => self.notices.warn(error),
        }
    }

    /// Takes the catalog's record of a product into the home: one step, that can be taken back.
    fn renew(&mut self, entity: EntityId, id: &ProductId) {
        let catalog = self.host.catalog();
        let moment = self.host.moment();
        let (Some(session), Some(product)) = (&mut self.session, catalog.product(id)) else { return };
        let label = self.texts.with("catalogs-renewed", [("name", product.name.get(self.texts.language()).to_owned())]);
        let mut edit = Transaction::new(label).with(entity, Entity::Product(Box::new(product.clone())));
        let mut ids = IdSource::new(moment.0, moment.1);
        let mut materials: Vec<_> = product.slots.values().map(|slot| &slot.default).collect();
        materials.sort_unstable();
        materials.dedup();
        for material in materials {
            if session.editor.design().material(material).is_none()
                && let Some(record) = catalog.material(material)
            {
                edit.put(ids.next_id(), Entity::Material(Box::new(record.clone())));
            }
        }
        session.commit(edit);
        self.catalogs.refresh();
    }

    /// Begins a product of one's own from what is selected: a copy of one piece, or one of several.
    pub(super) fn make_product(&mut self) {
        let catalog = self.host.catalog();
        let Some(session) = &self.session else { return };
        let design = session.editor.design();
        let selection = session.editor.selection();
        // The piece that leads the selection leads the product.
        let leader = selection.leader();
        let ids = leader.into_iter().chain(selection.ids().iter().copied().filter(|id| Some(*id) != leader));
        let items: Vec<_> = ids.filter_map(|id| design.item(id)).collect();
        let made = match items.as_slice() {
            [] => {
                self.notices.warn(self.texts.get("notice-nothing-to-make"));
                return;
            }
            [item] => {
                let Some(product) = design.product(&item.configuration.product) else { return };
                let name = Text {
                    zh: format!("{}（自定义）", product.name.zh),
                    en: format!("{}, customised", product.name.en),
                };
                let configuration = &item.configuration;
                Ok(product.copy_with(ProductId::default(), &configuration.parameters, &configuration.materials, name))
            }
            several => {
                let mirrored = several.iter().find(|item| item.is_mirrored);
                let pieces = several.iter().filter_map(|item| {
                    Some(Placed {
                        product: design.product(&item.configuration.product)?,
                        parameters: &item.configuration.parameters,
                        materials: &item.configuration.materials,
                        at: item.position.to_array(),
                        rotate: [item.tilt[0], item.tilt[1], item.rotation],
                        host: host_kind(item.host),
                    })
                });
                let pieces: Vec<Placed<'_>> = pieces.collect();
                if mirrored.is_some() {
                    self.notices.tell(self.texts.get("notice-mirrored-pieces"));
                }
                let first = pieces.first().map(|piece| piece.product.name.clone()).unwrap_or_default();
                let name = Text {
                    zh: format!("{}组合", first.zh),
                    en: format!("{} with {} more", first.en, pieces.len() - 1),
                };
                compose(&pieces, ProductId::default(), name).map_err(|error| error.to_string())
            }
        };
        match made {
            Ok(mut product) => {
                product.id = free_id(&product, &catalog);
                self.page = Page::Product(Box::new(product));
            }
            Err(reason) => self.notices.warn(reason),
        }
    }

    pub(super) fn product_wish(&mut self, wish: product_page::Wish) {
        match wish {
            product_page::Wish::Drop => self.page = Page::Inspector,
            product_page::Wish::Keep => {
                let Page::Product(draft) = &self.page else { return };
                match self.host.keep_own(draft) {
                    Ok(kept) => {
                        self.catalogs_changed();
                        if let Some(session) = &mut self.session {
                            session.handle(Input::BeginPlacing(kept.id));
                        }
                        self.settings.mode = Mode::Furnish;
                        self.page = Page::Inspector;
                    }
                    Err(reason) => self.notices.warn(self.texts.with("notice-product-not-kept", [("reason", reason)])),
                }
            }
        }
    }
}

const fn host_kind(host: ItemHost) -> HostKind {
    match host {
        ItemHost::Floor | ItemHost::Free => HostKind::Floor,
        ItemHost::Ceiling => HostKind::Ceiling,
        ItemHost::Wall { .. } => HostKind::Wall,
        ItemHost::Item { .. } => HostKind::Surface,
    }
}

/// An id that no product has, from the category of what is made.
fn free_id(product: &Product, catalog: &Catalog) -> ProductId {
    let stem = format!("own.{}", product.category);
    // Of one number more than there are products, one is free.
    let mut numbered = (1..catalog.products.len() + 2).map(|number| ProductId(format!("{stem}.{number}")));
    numbered.find(|id| catalog.product(id).is_none()).unwrap_or(ProductId(stem))
}
