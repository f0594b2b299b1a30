/* SPDX-License-Identifier: Apache-2.0
 *
 * What is known of kube-apiserver: data, no code.
 */
#ifndef ARGVET_TARGET_KUBE_APISERVER_H
#define ARGVET_TARGET_KUBE_APISERVER_H

#include "target/component.h"

extern const struct component component_kube_apiserver;

#endif
