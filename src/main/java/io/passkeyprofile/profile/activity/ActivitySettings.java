package io.passkeyprofile.profile.activity;

import java.time.Duration;

import jakarta.validation.constraints.NotNull;
import org.hibernate.validator.constraints.time.DurationMin;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the security journal.
 *
 * @param retention how long an event is kept
 */
@ConfigurationProperties("profile.activity")
@Validated
record ActivitySettings(@NotNull @DurationMin(days = 1) @DefaultValue("365d") Duration retention) {
}
