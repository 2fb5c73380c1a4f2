package io.passkeyprofile.profile.client;

import org.jspecify.annotations.Nullable;

/**
 * Who sent a request, as far as it tells.
 *
 * @param browser the browser's name, such as "Firefox", or null where it is not known
 * @param system the operating system's name, such as "Windows", or null where it is not
 * known
 * @param address where the request came from
 */
public record Client(@Nullable String browser, @Nullable String system, ClientAddress address) {
}
