// SPDX-License-Identifier: Apache-2.0
//
// acme/tls-min-version - The API server accepts TLS 1.2 and newer, and nothing older.
//
// Rust without crates. The structs of argvet/plugin.h are written out below, as far as this check
// needs them: whoever writes a struct stamps it with its size, so what a shorter one leaves out is
// zero to argvet, and what argvet's longer ones have behind it is not looked at.
#![no_std]

use core::mem::size_of;
use core::ptr::null;

/// A C string.
type Text = *const u8;

const INCORRECT_VALUE: u32 = 2;
const MISSING_ATTRIBUTE: u32 = 1;
const DONE: u32 = 1;
const MEDIUM: u32 = 3;
const STRING: u32 = 1;

#[repr(C)]
pub struct Flag {
    size: usize,
    name: Text,
    value: Text,
}

#[repr(C)]
pub struct Finding {
    size: usize,
    kind: u32,
    flag: Text,
    expected: Text,
    actual: Text,
    origin: *const u8,
}

#[repr(C)]
pub struct Host {
    size: usize,
    target: extern "C" fn(*const Run) -> *const u8,
    flag: extern "C" fn(*mut Run, Text) -> *const Flag,
    report: extern "C" fn(*mut Run, *const Finding),
}

#[repr(C)]
pub struct Run {
    host: *const Host,
}

#[repr(C)]
pub struct FlagDecl {
    name: Text,
    kind: u32,
}

#[repr(C)]
pub struct Version {
    major: u16,
    minor: u16,
}

#[repr(C)]
pub struct Plugin {
    size: usize,
    abi: u32,
    severity: u32,
    id: Text,
    vendor: Text,
    version: Text,
    title: Text,
    category: Text,
    description: Text,
    rationale: Text,
    audit: Text,
    remediation: Text,
    impact: Text,
    default_value: Text,
    components: *const Text,
    flags: *const FlagDecl,
    references: *const Text,
    aliases: *const Text,
    controls: *const u8,
    since: Version,
    until: Version,
    run: extern "C" fn(*mut Run) -> u32,
}

/// Constants that hold pointers to constants: nobody writes to them.
#[repr(transparent)]
pub struct List<T, const N: usize>([T; N]);
unsafe impl<T, const N: usize> Sync for List<T, N> {}
unsafe impl Sync for Plugin {}

/// A C string of a literal: "text" with the NUL that ends it.
macro_rules! text {
    ($literal:expr) => {
        concat!($literal, "\0").as_ptr()
    };
}

/// Is the C string this text, letter for letter?
unsafe fn is(string: Text, text: &[u8]) -> bool {
    for (i, byte) in text.iter().enumerate() {
        if *string.add(i) != *byte {
            return false;
        }
    }
    *string.add(text.len()) == 0
}

unsafe fn report(run: *mut Run, kind: u32, actual: Text) {
    let finding = Finding {
        size: size_of::<Finding>(),
        kind,
        flag: text!("tls-min-version"),
        expected: text!("VersionTLS12 or VersionTLS13"),
        actual,
        origin: null(),
    };
    ((*(*run).host).report)(run, &finding);
}

// argvet is C: nothing may unwind into it. Nothing here panics, and panic=abort has the last word.
extern "C" fn run(run: *mut Run) -> u32 {
    unsafe {
        let flag = ((*(*run).host).flag)(run, text!("tls-min-version"));
        if flag.is_null() {
            report(run, MISSING_ATTRIBUTE, null());
            return DONE;
        }
        let value = (*flag).value;
        if !is(value, b"VersionTLS12") && !is(value, b"VersionTLS13") {
            report(run, INCORRECT_VALUE, value);
        }
    }
    DONE
}

static COMPONENTS: List<Text, 2> = List([text!("kube-apiserver"), null()]);

static FLAGS: List<FlagDecl, 2> = List([
    FlagDecl { name: text!("tls-min-version"), kind: STRING },
    FlagDecl { name: null(), kind: 0 },
]);

#[no_mangle]
#[allow(non_upper_case_globals)]
pub static argvet_plugin: Plugin = Plugin {
    size: size_of::<Plugin>(),
    abi: 1,
    severity: MEDIUM,
    id: text!("acme/tls-min-version"),
    vendor: text!("acme.example"),
    version: text!("1.0"),
    title: text!("The API server accepts TLS 1.2 and newer, and nothing older"),
    category: text!("Encryption"),
    description: text!(
        "Looks at --tls-min-version, which must be written, and VersionTLS12 or VersionTLS13."
    ),
    rationale: text!("Older versions of TLS can be made to give away what they protect."),
    audit: text!(
        "Read the words of the running server:\n\n    \
         ps -ww -C kube-apiserver -o args | grep -o -e '--tls-min-version[^ ]*'"
    ),
    remediation: text!(
        "Write --tls-min-version=VersionTLS12 into the command in \
         /etc/kubernetes/manifests/kube-apiserver.yaml."
    ),
    impact: text!("Clients that know nothing newer than TLS 1.1 can no longer connect."),
    default_value: text!("What the Go version at hand takes; TLS 1.2 in all newer ones."),
    components: COMPONENTS.0.as_ptr(),
    flags: FLAGS.0.as_ptr(),
    references: null(),
    aliases: null(),
    controls: null(),
    since: Version { major: 0, minor: 0 },
    until: Version { major: 0, minor: 0 },
    run,
};

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    loop {}
}
