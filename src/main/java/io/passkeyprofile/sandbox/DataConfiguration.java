package io.passkeyprofile.sandbox;

import io.passkeyprofile.jdbc.RedactedDataSourceConfiguration;
import io.passkeyprofile.sandbox.app.AppRepository;
import io.passkeyprofile.sandbox.app.SandboxSettings;
import io.passkeyprofile.sandbox.audit.AuditLog;
import io.passkeyprofile.sandbox.store.FlexUserRepository;
import io.passkeyprofile.sandbox.users.UserImporter;
import io.passkeyprofile.sandbox.web.JsonConfiguration;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;

/**
 * The sandbox without its server, to import and export users. It has no stereotype
 * annotation, so that the scan of {@link SandboxConfiguration} doesn't find it.
 */
@ComponentScan(basePackageClasses = { AppRepository.class, FlexUserRepository.class, UserImporter.class },
		// It imports and exports when a server starts and stops
		excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.UserFiles"))
@EnableConfigurationProperties(SandboxSettings.class)
@Import({ AuditLog.class, JsonConfiguration.class, RedactedDataSourceConfiguration.class })
@ImportAutoConfiguration({ DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
		FlywayAutoConfiguration.class, JdbcClientAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
		TransactionAutoConfiguration.class, ValidationAutoConfiguration.class })
final class DataConfiguration {

	private DataConfiguration() {
	}

}
