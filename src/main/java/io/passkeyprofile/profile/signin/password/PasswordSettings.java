package io.passkeyprofile.profile.signin.password;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on hashing passwords. Each hash takes 19 MiB of memory and a processor.
 *
 * @param hashesAtOnce the number of hashes at once; 0 means the number of processors, but
 * at least 2
 * @param maxWait how long a further hash waits for its turn before it is refused
 */
@ConfigurationProperties("profile.passwords")
@Validated
record PasswordSettings(@Min(0) @DefaultValue("0") int hashesAtOnce,
		@NotNull @DurationMin(millis = 1) @DefaultValue("3s") Duration maxWait) {

	PasswordSettings {
		if (hashesAtOnce == 0) {
			hashesAtOnce = Math.max(2, Runtime.getRuntime().availableProcessors());
		}
	}

}
