/* SPDX-License-Identifier: Apache-2.0
 *
 * Exports something too small to be the constant.
 */
extern __attribute__((visibility("default"))) const int argvet_plugin;

const int argvet_plugin = 1;
