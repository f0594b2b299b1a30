#!/bin/sh
exec kube-apiserver --insecure-port=8080
