package io.passkeyprofile.profile.throttle;

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
 * The limits of the throttle.
 *
 * @param account the limit of {@link Bucket#ACCOUNT}, {@link Bucket#CONFIRMATION},
 * {@link Bucket#RECOVERY_CODE} and {@link Bucket#PASSWORD_CHANGE}
 * @param network the limit of {@link Bucket#NETWORK}
 * @param passkey the limit of {@link Bucket#PASSKEY}
 * @param passage the limit of {@link Bucket#PASSAGE}
 * @param signUp the limit of {@link Bucket#SIGN_UP} and {@link Bucket#RECOVERY_MAIL}
 * @param mail the limit of {@link Bucket#MAIL} and {@link Bucket#MAIL_ADDRESS}
 */
@ConfigurationProperties("profile.throttle")
@Validated
record ThrottleSettings(@NotNull @Valid Limit account, @NotNull @Valid Limit network, @NotNull @Valid Limit passkey,
		@NotNull @Valid Limit passage, @NotNull @Valid Limit signUp, @NotNull @Valid Limit mail) {

	Limit of(Bucket bucket) {
		return switch (bucket) {
			case ACCOUNT, CONFIRMATION, RECOVERY_CODE, PASSWORD_CHANGE -> this.account;
			case NETWORK -> this.network;
			case PASSKEY -> this.passkey;
			case PASSAGE -> this.passage;
			case SIGN_UP, RECOVERY_MAIL -> this.signUp;
			case MAIL, MAIL_ADDRESS -> this.mail;
		};
	}

	/**
	 * The limit of a bucket.
	 *
	 * @param burst the number of attempts allowed at once
	 * @param interval the time after which one more is allowed
	 */
	record Limit(@Min(1) @Max(1_000_000) int burst,
			@NotNull @DurationMin(millis = 1) @DurationMax(days = 1) Duration interval) {

	}

}
