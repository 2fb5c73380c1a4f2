package io.passkeyprofile.profile.signin.password;

import java.time.Duration;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How many passwords are hashed at once, each of which takes 19 MiB of memory and a
 * processor.
 *
 * @param hashesAtOnce how many at most, 0 for as many as there are processors but at
 * least 2
 * @param maxWait how long one more waits for its turn before it is refused
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
