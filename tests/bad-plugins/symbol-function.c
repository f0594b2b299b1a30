/* SPDX-License-Identifier: Apache-2.0
 *
 * Exports a function where the constant should be.
 */
__attribute__((visibility("default"))) int argvet_plugin(void);

int
argvet_plugin(void)
{
	return 0;
}
