package io.passkeyprofile.wire;

import java.util.List;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bodies that Passage Flex and its clients exchanged.
 * {@code passage-flex.schema.json} describes each member with its type, and whether it
 * may be null.
 */
public final class WireFormat {

	private static final String LOCATION = "classpath:wire/passage-flex.schema.json#/$defs/";

	private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

	private WireFormat() {
	}

	/**
	 * Fails unless a body has exactly the form that it had on the wire.
	 * @param definition a name under {@code $defs}
	 * @param json the body
	 */
	public static void assertBody(String definition, String json) {
		assertThat(errors(definition, json)).as("%s as %s", json, definition).isEmpty();
	}

	/**
	 * Lists what is wrong with a body.
	 * @param definition a name under {@code $defs}
	 * @param json the body
	 * @return a line for each member that differs from Passage's form
	 */
	public static List<Error> errors(String definition, String json) {
		Schema schema = SCHEMAS.getSchema(SchemaLocation.of(LOCATION + definition));
		return schema.validate(json, InputFormat.JSON,
				(context) -> context.executionConfig((config) -> config.formatAssertionsEnabled(true)));
	}

}
