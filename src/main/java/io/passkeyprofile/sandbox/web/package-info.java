/**
 * Handles every request before a controller gets it, and every failure afterwards: the
 * request log, hosts, origins, API keys, limits, and errors in Passage's form. It uses
 * {@code app}, {@code journal} and the neutral packages {@code jdbc} and {@code tomcat}.
 */
@NullMarked
package io.passkeyprofile.sandbox.web;

import org.jspecify.annotations.NullMarked;
