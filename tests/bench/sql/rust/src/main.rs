// Times sqlparser-rs over statements separated by \x01: `FILE SECONDS` prints one line of JSON,
// `FILE accept` a digit for each statement, 1 when it is accepted.
use sqlparser::dialect::GenericDialect;
use sqlparser::parser::Parser;
use std::time::Instant;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let text = std::fs::read_to_string(&args[1]).expect("a readable file");
    let statements: Vec<&str> = text.split('\x01').filter(|s| !s.is_empty()).collect();
    let dialect = GenericDialect {};
    let accepts = |s: &&str| Parser::parse_sql(&dialect, s).is_ok();
    if args[2] == "accept" {
        let digits: String = statements.iter().map(|s| if accepts(s) { '1' } else { '0' }).collect();
        println!("{}", digits);
        return;
    }
    let budget: f64 = args[2].parse().expect("seconds");
    let bytes: usize = statements.iter().map(|s| s.len()).sum();
    let begin = Instant::now();
    let mut best = f64::MAX;
    let mut accepted = 0;
    while begin.elapsed().as_secs_f64() < budget || best == f64::MAX {
        let pass = Instant::now();
        accepted = statements.iter().filter(|s| accepts(s)).count();
        best = best.min(pass.elapsed().as_secs_f64());
    }
    println!(
        "{{\"statements\": {}, \"accepted\": {}, \"bytes\": {}, \"best\": {}}}",
        statements.len(), accepted, bytes, best
    );
}
