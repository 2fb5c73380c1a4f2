package io.passkeyprofile.sandbox.app;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The settings under {@code sandbox}.
 *
 * @param apps the apps to serve
 * @param metadata what is known about models of authenticators, or {@code null} for
 * nothing but their names
 * @param bodyTimeout how long a request body may take, from the end of the headers to its
 * last byte
 * @param shutdownDelay how long a sandbox that other machines can reach works on after it
 * is told to stop, so that balancers notice
 * @param impersonate whether to serve Passage's hosts too, with TLS
 * @param hosts other host names, without a port, that requests may name besides localhost
 * and the loopback addresses
 * @param controlKey the key for control and console, or {@code null} to refuse requests
 * that need one
 * @param testing whether calls of control that would let callers sign in as anybody are
 * on, or {@code null} to have them on if the database is in this process
 */
@Validated
@ConfigurationProperties("sandbox")
public record SandboxSettings(@NotEmpty(message = "must name an app") @DefaultValue List<@Valid App> apps,
		@Nullable @Valid Metadata metadata, @NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration bodyTimeout,
		@NotNull @DurationMin @DefaultValue("5s") Duration shutdownDelay, boolean impersonate,
		@DefaultValue List<@Pattern(regexp = "[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]",
				message = "must be a host, without scheme and port") String> hosts,
		@Nullable ControlKey controlKey, @Nullable Boolean testing) {

	@AssertTrue(message = "is not met: two apps have the same id")
	boolean isEachAppIdUsedOnce() {
		return this.apps.stream().map(App::id).distinct().count() == this.apps.size();
	}

	/**
	 * The metadata of authenticators.
	 *
	 * @param file a file of the FIDO Metadata Service, version 3
	 * @param root a file with the certificate that the signature of the metadata leads
	 * to, in PEM or DER
	 */
	public record Metadata(@NotNull(message = "must name the metadata file") Path file,
			@NotNull(message = "must name the certificate that signs the metadata") Path root) {
	}

}
