//! DataSets: a schema and a DiffGram in a message, which the clients hold as raw XML.

use asmx::interop::*;
use soapstone::xml::fragment::RawElement;
use soapstone_interop_check::equal;

use crate::{Port, shown};

/// The namespace of XML Schema.
const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";
/// The namespace of DiffGrams.
const DIFFGRAM: &str = "urn:schemas-microsoft-com:xml-diffgram-v1";

/// Reads a DataSet, and sends it back for the server to read.
pub fn judge(port: &Port) -> Result<String, String> {
    let data = port.get_data_set(&GetDataSet { rows: 3 }).map_err(shown)?.ok_or("there is no DataSet")?;
    let parts: Vec<&RawElement> = data.sequence.iter().flat_map(|part| part.any.iter().chain(&part.any_2)).collect();
    let [schema, diffgram] = parts.as_slice() else { return Err(format!("{} parts instead of 2", parts.len())) };
    equal("schema", &schema.name(), &(SCHEMA.to_owned(), "schema".to_owned()))?;
    equal("DiffGram", &diffgram.name(), &(DIFFGRAM.to_owned(), "diffgram".to_owned()))?;
    let stations = diffgram.child("Stations").ok_or("there is no table")?;
    let names: Vec<String> = stations.children().iter().filter_map(|row| Some(row.child("Name")?.text())).collect();
    equal("names", &names, &["station <0>", "station <1>", "station <2>"].map(str::to_owned).to_vec())?;
    equal("id", &stations.children()[1].attribute(DIFFGRAM, "id").as_deref(), &Some("Station2"))?;

    let (schema, diffgram) = (Some((*schema).clone()), Some((*diffgram).clone()));
    let sequence = vec![DescribeDataSetValueSequence { any: schema.clone(), any_2: diffgram.clone() }];
    let request = DescribeDataSet { value: Some(DescribeDataSetValue { sequence }) };
    let described = port.describe_data_set(&request).map_err(shown)?;
    equal("described", &described.as_deref(), &Some("3 rows, 1 nulls, station <2>"))?;

    let sequence = vec![EchoDataSetValueSequence { any: schema, any_2: diffgram }];
    let request = EchoDataSet { value: Some(EchoDataSetValue { sequence }) };
    let again = port.echo_data_set(&request).map_err(shown)?.ok_or("there is no DataSet")?;
    let diffgram = again.sequence.iter().find_map(|part| part.any_2.as_ref()).ok_or("there is no DiffGram")?;
    equal("rows", &diffgram.child("Stations").map(|table| table.children().len()), &Some(3))?;
    Ok("3 rows there and back, as schema and DiffGram".to_owned())
}
