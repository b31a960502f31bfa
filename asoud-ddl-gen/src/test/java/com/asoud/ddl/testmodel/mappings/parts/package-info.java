/** Embeddables of entities in another package. */
@JavaTypeRegistration(javaType = Weight.class, descriptorClass = Weight.JavaType.class)
package com.asoud.ddl.testmodel.mappings.parts;

import org.hibernate.annotations.JavaTypeRegistration;
