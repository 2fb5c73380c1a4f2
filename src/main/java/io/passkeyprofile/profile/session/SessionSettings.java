package io.passkeyprofile.profile.session;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How long a session may last, beside {@code spring.session.timeout}, which says how long
 * it may idle.
 *
 * @param absoluteTimeout how long after the sign-in a session ends, however busy it is
 */
@ConfigurationProperties("profile.session")
@Validated
record SessionSettings(@NotNull @DurationMin(seconds = 1) @DefaultValue("24h") Duration absoluteTimeout) {
}
