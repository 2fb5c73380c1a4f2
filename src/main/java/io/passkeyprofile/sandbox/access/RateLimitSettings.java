package io.passkeyprofile.sandbox.access;

import java.time.Duration;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How often an address may call an app. The defaults are in {@code sandbox.yml}.
 *
 * @param ceremonies the limit for pages and phones, which need no key
 * @param management the limit for servers
 */
@Validated
@ConfigurationProperties("sandbox.rate-limit")
record RateLimitSettings(@NotNull @Valid Limit ceremonies, @NotNull @Valid Limit management) {

	/**
	 * A limit.
	 *
	 * @param burst how many requests are allowed at once
	 * @param interval how long it takes until one more request is allowed
	 */
	record Limit(@Min(1) @Max(1_000_000) int burst,
			@NotNull @DurationMin(nanos = 1_000) @DurationMax(days = 1) Duration interval) {
	}

}
