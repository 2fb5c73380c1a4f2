package io.passkeyprofile.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * What the sandbox serves.
 *
 * @param apps its apps
 * @param bodyTimeout how long a request body may take, from the end of the headers to its
 * last byte
 * @param hosts hosts that requests may be for, without port, besides localhost and the
 * loopback addresses
 */
@Validated
@ConfigurationProperties("sandbox")
record SandboxSettings(@NotEmpty(message = "must name an app") @DefaultValue List<@Valid App> apps,
		@NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration bodyTimeout,
		@DefaultValue List<@Pattern(regexp = "[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+]",
				message = "must be a host, without scheme and port") String> hosts) {

	Optional<App> app(String id) {
		return this.apps.stream().filter((app) -> app.id().equals(id)).findFirst();
	}

	@AssertTrue(message = "is not met: two apps have the same id")
	boolean isEachAppIdUsedOnce() {
		return this.apps.stream().map(App::id).distinct().count() == this.apps.size();
	}

}
