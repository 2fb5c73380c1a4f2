package io.passkeyprofile.profile.session;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a session may last. {@code spring.session.timeout} limits how long it may be
 * idle.
 *
 * @param absoluteTimeout how long after the sign-in a session ends, even if it is in use
 */
@ConfigurationProperties("profile.session")
@Validated
record SessionSettings(@NotNull @DurationMin(seconds = 1) @DefaultValue("24h") Duration absoluteTimeout) {
}
