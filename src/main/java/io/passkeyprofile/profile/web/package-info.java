/**
 * Plumbing that every request shares: headers, limits, errors, the client and moments in
 * words. It may use accounts and the neutral {@code jdbc} and {@code tomcat} packages.
 */
@NullMarked
package io.passkeyprofile.profile.web;

import org.jspecify.annotations.NullMarked;
