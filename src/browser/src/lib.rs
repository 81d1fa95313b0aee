//! Turns calls from JavaScript into calls of a [`Session`], and its answers into JSON.
//!
//! The host asks for a buffer ([`vanthu_buffer`]), writes into it, and calls [`vanthu_call`] with what it
//! wants done; the answer lies in the module's memory until the next call. Nothing here fetches, draws
//! or decides.

use std::cell::RefCell;

use vanthu_search::Session;
use vanthu_search::chunks::Name;
#[cfg(feature = "elsewhere")]
use vanthu_search::federated::Answers;
use vanthu_search::index::Error;

/// What a call does; the payload follows the number in each line.
///
/// 0. opens an index: 16 letters of name, bootstrap;
/// 1. puts a file: address, line feed, content;
/// 2. notes that a file cannot be had, and says whether there is an answer without it: address;
/// 3. asks: a [`vanthu_search::Request`] as JSON;
/// 4. completes what is being typed: the text;
/// 5. (5 to 8 with the feature `elsewhere`) tells what the index says of the words of a query, for other indexes: the query;
/// 6. makes one answer of those of several sites: [`vanthu_search::federated::Answers`] as JSON;
/// 7. makes the request that asks a cluster: a [`vanthu_search::Request`] as JSON;
/// 8. reads the answer of a cluster: the request, the level and the answers as JSON.
type Operation = u32;

/// Suggestions shown while something is typed.
const SUGGESTIONS: usize = 8;

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State { session: None, input: Vec::new(), output: Vec::new() }) };
}

struct State {
    session: Option<Session>,
    input: Vec<u8>,
    output: Vec<u8>,
}

/// Makes room for a payload of so many bytes and returns where it is.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the name is not mangled; no other function of the module has it")]
pub extern "C" fn vanthu_buffer(length: usize) -> *mut u8 {
    STATE.with_borrow_mut(|state| {
        state.input = vec![0; length];
        state.input.as_mut_ptr()
    })
}

/// Does what the payload in the buffer asks for; returns where the answer is, JSON.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the name is not mangled; no other function of the module has it")]
pub extern "C" fn vanthu_call(operation: Operation) -> *const u8 {
    STATE.with_borrow_mut(|state| {
        let input = std::mem::take(&mut state.input);
        state.output = match answer(&mut state.session, operation, input) {
            Ok(json) => json,
            Err(reason) => serde_json::json!({ "Failed": reason }).to_string().into_bytes(),
        };
        state.output.as_ptr()
    })
}

/// How many bytes the last answer has.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the name is not mangled; no other function of the module has it")]
pub extern "C" fn vanthu_length() -> usize {
    STATE.with_borrow(|state| state.output.len())
}

fn answer(session: &mut Option<Session>, operation: Operation, input: Vec<u8>) -> Result<Vec<u8>, String> {
    if operation == 0 {
        let (name, bootstrap) = input.split_at_checked(16).ok_or("no name")?;
        let name = std::str::from_utf8(name).ok().and_then(Name::parse).ok_or("no name")?;
        let opened = Session::open(bootstrap, name).map_err(|error| match error {
            Error::Version => "version".to_owned(),
            other => other.to_string(),
        })?;
        let count = opened.report_count();
        *session = Some(opened);
        return Ok(serde_json::json!({ "Opened": count }).to_string().into_bytes());
    }
    let session = session.as_mut().ok_or("no index is open")?;
    match operation {
        1 => {
            let at = input.iter().position(|byte| *byte == b'\n').ok_or("no address")?;
            let address = std::str::from_utf8(&input[..at]).map_err(|_| "no address")?;
            session.put(address, input[at + 1..].to_vec()).map_err(|error| error.to_string())?;
            Ok(b"{}".to_vec())
        }
        2 => {
            let goes_on = session.put_missing(std::str::from_utf8(&input).map_err(|_| "no address")?);
            Ok(serde_json::json!({ "GoesOn": goes_on }).to_string().into_bytes())
        }
        4 => {
            let typed = std::str::from_utf8(&input).map_err(|_| "no text")?;
            to_json(&session.complete(typed, SUGGESTIONS))
        }
        #[cfg(feature = "elsewhere")]
        5 => {
            let query = std::str::from_utf8(&input).map_err(|_| "no text")?;
            to_json(&session.figures(query).map_err(|error| error.to_string())?)
        }
        #[cfg(feature = "elsewhere")]
        6 => to_json(&read::<Answers>(&input)?.merge()),
        #[cfg(feature = "elsewhere")]
        7 => to_json(&session.ask_remote(&read(&input)?)),
        #[cfg(feature = "elsewhere")]
        8 => {
            let Heard { request, level, responses } = read(&input)?;
            to_json(&session.hear_remote(&request, level, &responses)?)
        }
        _ => to_json(&session.ask(&read(&input)?).map_err(|error| error.to_string())?),
    }
}

/// What a cluster answered to the requests of a level.
#[cfg(feature = "elsewhere")]
#[derive(serde::Deserialize)]
struct Heard {
    request: vanthu_search::Request,
    level: usize,
    responses: Vec<serde_json::Value>,
}

fn read<T: serde::de::DeserializeOwned>(input: &[u8]) -> Result<T, String> {
    serde_json::from_slice(input).map_err(|error| error.to_string())
}

fn to_json(value: &impl serde::Serialize) -> Result<Vec<u8>, String> {
    serde_json::to_vec(value).map_err(|error| error.to_string())
}

/// tantivy is linked with a source of random numbers, which reading an index never asks.
///
/// # Safety
/// `buffer` has room for `length` bytes, as getrandom promises.
#[cfg(target_arch = "wasm32")]
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "the function that getrandom wants from a target without randomness")]
unsafe extern "Rust" fn __getrandom_v03_custom(buffer: *mut u8, length: usize) -> Result<(), std::num::NonZeroU32> {
    // SAFETY: the caller promises the room.
    unsafe { std::ptr::write_bytes(buffer, 0x5A, length) };
    Ok(())
}
