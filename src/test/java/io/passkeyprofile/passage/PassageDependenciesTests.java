package io.passkeyprofile.passage;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.passkeyprofile.StandaloneTest;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

/**
 * The SDK is usable in a plain Java 17 project with Jackson 3.
 */
@StandaloneTest
class PassageDependenciesTests {

	@Test
	void needsOnlyTheJdkAndJackson() {
		classes().should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage("io.passkeyprofile.passage",
					// The modules java.base and java.net.http, without logging
					"java.io", "java.lang..", "java.net..", "java.nio..", "java.time", "java.util",
					"java.util.concurrent..", "java.util.function", "java.util.regex", "java.util.stream",
					// jackson-databind and what it brings
					"tools.jackson.core..", "tools.jackson.databind..", "com.fasterxml.jackson.annotation",
					// Needed only by compilers and tools that check for null
					"org.jspecify.annotations")
			.because("the artifact passage-flex-java has no other dependencies: use the JDK's HTTP client and Jackson, "
					+ "and throw an exception instead of logging")
			.check(new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages("io.passkeyprofile.passage"));
	}

}
