package io.passkeyprofile.sandbox.impersonation;

import java.nio.file.Path;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How Passage's hosts are impersonated, if {@code sandbox.impersonate} is set.
 *
 * @param port the port with TLS, or 0 for any free port. Clients call port 443
 * @param folder where the certificates are kept
 */
@Validated
@ConfigurationProperties("sandbox.impersonation")
record ImpersonationSettings(
		@Min(value = 0, message = "must be a port from 0 to 65535") @Max(value = 65535,
				message = "must be a port from 0 to 65535") @DefaultValue("443") int port,
		@NotNull @DefaultValue("data/impersonation") Path folder) {
}
