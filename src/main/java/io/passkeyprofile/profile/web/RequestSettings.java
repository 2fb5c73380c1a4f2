package io.passkeyprofile.profile.web;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on requests.
 *
 * @param bodyTimeout how long a body may take, from the end of the headers to its last
 * byte
 */
@ConfigurationProperties("profile.request")
@Validated
record RequestSettings(@NotNull @DurationMin(millis = 1) @DefaultValue("10s") Duration bodyTimeout) {
}
