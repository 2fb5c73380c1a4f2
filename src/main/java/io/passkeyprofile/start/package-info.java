/**
 * Says in one sentence why a server can't start. It may use Spring Boot and none of our
 * other packages.
 */
@NullMarked
package io.passkeyprofile.start;

import org.jspecify.annotations.NullMarked;
