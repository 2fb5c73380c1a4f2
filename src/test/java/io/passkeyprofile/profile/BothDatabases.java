package io.passkeyprofile.profile;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs every test of an {@link ApplicationTest} twice: on H2 and on PostgreSQL.
 */
@Retention(RetentionPolicy.RUNTIME)
@ClassTemplate
@ExtendWith(DatabaseInvocations.class)
public @interface BothDatabases {

}
