/* SPDX-License-Identifier: Apache-2.0
 *
 * Is this a build with AddressSanitizer? It maps terabytes, and its leak checker traces the process
 * that it is in: what a sandbox takes from any other build would break it.
 */
#ifndef ARGVET_ISOLATION_SANITIZER_H
#define ARGVET_ISOLATION_SANITIZER_H

#if defined __SANITIZE_ADDRESS__
#define SANITIZER 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define SANITIZER 1
#endif
#endif

#ifndef SANITIZER
#define SANITIZER 0
#endif

#endif
