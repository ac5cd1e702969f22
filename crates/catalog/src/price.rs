//! What a product costs as chosen: prices that follow the size.

use rust_decimal::Decimal;

use crate::product::Product;
use crate::{ModelError, Parameters};

/// From this price on prices are whole yuan, below it they are exact to a tenth, CNY.
const WHOLE_FROM: Decimal = Decimal::TEN;

impl Product {
    /// Price of one with the chosen parameters and size (mm), CNY, without surcharges for materials. Choices that
    /// cannot be ordered cost what the product costs without choices.
    pub fn price_for(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Decimal {
        self.try_price_for(chosen, size).unwrap_or(self.price)
    }

    /// Price of one with the chosen parameters and size (mm), CNY, without surcharges for materials.
    ///
    /// # Errors
    /// As [`Product::evaluate`]; also where the price's rule has no value with these choices.
    pub fn try_price_for(&self, chosen: &Parameters, size: Option<[f64; 3]>) -> Result<Decimal, ModelError> {
        let Some(rule) = &self.price_rule else { return Ok(self.price) };
        let variables = crate::model::resolve::named_values(self, chosen, size)?;
        let amount = variables
            .number(rule)
            .map_err(|error| crate::model::resolve::mistake(self, "price_rule".to_owned(), "", rule, error))?;
        let amount = Decimal::try_from(amount).unwrap_or(self.price);
        Ok(amount.round_dp(u32::from(amount < WHOLE_FROM)))
    }
}
